package dev.roadworthy.inspect;

import dev.roadworthy.base.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Reads waivers: a list of entries with `rule` or `fingerprint`, perhaps `path`, and always
/// `owner`, `reason` and `expires`. All mistakes are told at once, each with its line.
public final class WaiversFile {
  private static final Set<String> KEYS =
      Set.of("rule", "fingerprint", "path", "owner", "reason", "expires");

  /// Shorter ones could cover findings nobody meant.
  private static final int MIN_FINGERPRINT = 8;

  /// A waiver is a promise to look again; further away it is a way to forget.
  private static final int MOST_DAYS = 366;

  private static final int MAX_BYTES = 1 << 20;

  private final String name;
  private final Set<String> rules;
  private final LocalDate today;
  private final List<String> mistakes = new ArrayList<>();

  private WaiversFile(String name, Set<String> rules, LocalDate today) {
    this.name = name;
    this.rules = rules;
    this.today = today;
  }

  /// @param name of the file, as the mistakes say it
  /// @param rules the ids there are
  /// @throws Problem `waiver-mistakes` with all of them, `waivers-unreadable`
  public static Waivers read(Path file, String name, Set<String> rules, LocalDate today) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new Problem("waivers-unreadable", name + " is larger than 1 MiB.", null);
      }
      return parse(Files.readString(file, StandardCharsets.UTF_8), name, rules, today);
    } catch (IOException e) {
      throw new Problem("waivers-unreadable", name + " cannot be read.", null, e);
    }
  }

  static Waivers parse(String text, String name, Set<String> rules, LocalDate today) {
    var reader = new WaiversFile(name, rules, today);
    List<Waivers.Entry> entries = reader.entries(text);
    if (!reader.mistakes.isEmpty()) {
      throw new Problem(
          "waiver-mistakes",
          String.join("\n", reader.mistakes),
          "A waiver:  - {rule: no-ci, owner: ann@example.com, reason: ..., expires: "
              + today.plusDays(90)
              + "}");
    }
    return new Waivers(name, entries);
  }

  private List<Waivers.Entry> entries(String text) {
    var out = new ArrayList<Waivers.Entry>();
    try {
      Optional<Node> root = new Compose(LoadSettings.builder().build()).composeString(text);
      if (root.isEmpty()) {
        return out;
      }
      if (!(root.get() instanceof SequenceNode list)) {
        mistake(1, "a list was expected: each waiver begins with a dash");
        return out;
      }
      for (Node item : list.getValue()) {
        if (item instanceof MappingNode mapping) {
          entry(mapping).ifPresent(out::add);
        } else {
          mistake(line(item), "a waiver with rule:, owner:, reason: and expires: was expected");
        }
      }
    } catch (MarkedYamlEngineException e) {
      int at = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
      mistake(at, "this is no YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      mistake(1, "this is no YAML");
    }
    return out;
  }

  private Optional<Waivers.Entry> entry(MappingNode mapping) {
    int before = mistakes.size();
    int line = line(mapping);
    Map<String, Said> said = said(mapping);
    Optional<String> rule = Optional.ofNullable(said.get("rule")).map(Said::text);
    Optional<String> print = Optional.ofNullable(said.get("fingerprint")).map(Said::text);
    if (rule.isEmpty() && print.isEmpty()) {
      mistake(line, "neither rule: nor fingerprint: says what is waived");
    }
    if (rule.isPresent() && !rules.contains(rule.get())) {
      mistake(at(said, "rule"), "there is no rule " + rule.get());
    }
    if (print.isPresent() && !print.get().matches("[0-9a-f]{" + MIN_FINGERPRINT + ",32}")) {
      mistake(
          at(said, "fingerprint"),
          "a fingerprint has " + MIN_FINGERPRINT + " to 32 hexadecimal digits");
    }
    String owner = needed(said, "owner", line, "who answers for it");
    String reason = needed(said, "reason", line, "why it may stay");
    LocalDate expires = expires(said, line);
    if (mistakes.size() > before || expires == null) {
      return Optional.empty();
    }
    Optional<Glob> path = Optional.ofNullable(said.get("path")).map(Said::text).map(Glob::of);
    return Optional.of(new Waivers.Entry(line, rule, print, path, owner, reason, expires));
  }

  private Map<String, Said> said(MappingNode mapping) {
    var out = new LinkedHashMap<String, Said>();
    for (NodeTuple tuple : mapping.getValue()) {
      int line = line(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)
          || !(tuple.getValueNode() instanceof ScalarNode value)) {
        mistake(line, "a plain text was expected");
        continue;
      }
      if (!KEYS.contains(key.getValue())) {
        mistake(line, key.getValue() + ": is not known here; known are " + known());
      } else if (out.put(key.getValue(), new Said(line, value.getValue().strip())) != null) {
        mistake(line, key.getValue() + ": is said twice");
      }
    }
    return out;
  }

  private static String known() {
    return String.join(", ", KEYS.stream().sorted().toList());
  }

  private String needed(Map<String, Said> said, String key, int line, String what) {
    Said value = said.get(key);
    if (value == null || value.text().isEmpty()) {
      mistake(line, key + ": is missing: " + what);
      return "";
    }
    return value.text();
  }

  private @Nullable LocalDate expires(Map<String, Said> said, int line) {
    String text = needed(said, "expires", line, "the day on which somebody looks again");
    if (text.isEmpty()) {
      return null;
    }
    try {
      LocalDate day = LocalDate.parse(text);
      if (day.isAfter(today.plusDays(MOST_DAYS))) {
        mistake(
            at(said, "expires"),
            day + " is too far away; at most a year, " + today.plusDays(MOST_DAYS));
      }
      return day;
    } catch (DateTimeParseException e) {
      mistake(at(said, "expires"), "a day such as " + today.plusDays(90) + " was expected");
      return null;
    }
  }

  private static int at(Map<String, Said> said, String key) {
    Said value = said.get(key);
    return value == null ? 1 : value.line();
  }

  private static int line(Node node) {
    return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }

  private void mistake(int line, String what) {
    mistakes.add(name + ":" + line + ": " + what);
  }

  private record Said(int line, String text) {}
}
