package dev.roadworthy.inspect;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Writes `docs/reference/rules`: a page for each rule made of its folder, and their index.
final class RulePages {
  private static final Path FIXTURES = Path.of("src/test/rules");
  private static final int LINES = 24;

  private RulePages() {}

  /// Name of the file and its text.
  static Map<String, String> all() throws IOException {
    var out = new TreeMap<String, String>();
    List<Rule> rules = Rules.standard().all();
    out.put("README.md", index(rules));
    for (Rule rule : rules) {
      out.put(rule.text().id() + ".md", page(rule));
    }
    return out;
  }

  private static String index(List<Rule> rules) {
    var out = new StringBuilder("# The rules of `roadworthy inspect`\n\n");
    out.append(rules.size())
        .append(
            " rules, each a folder in `inspect/src/main/resources/rules`. These pages are made of"
                + " them by `RulePagesTest`.\n[How to add one](../../operating/add-an-inspection-rule.md)."
                + "\n");
    for (Area area : Area.values()) {
      List<RuleText> ofArea =
          rules.stream()
              .map(Rule::text)
              .filter(t -> t.area() == area)
              .sorted(
                  java.util.Comparator.comparing(RuleText::severity).thenComparing(RuleText::id))
              .toList();
      if (!ofArea.isEmpty()) {
        out.append("\n## ")
            .append(area.title())
            .append("\n\n| rule | | severity | effort | layer |\n|---|---|---|---|---|\n");
        for (RuleText t : ofArea) {
          String layer = t.layer().isEmpty() ? "" : t.closedByLayer() ? "closes it" : "helps";
          out.append("| [")
              .append(String.join("](", t.id(), t.id()))
              .append(".md) | ")
              .append(t.title().replace("|", "\\|"))
              .append(" | ")
              .append(SarifReport.word(t.severity()))
              .append(" | ")
              .append(Effort.text(t.effort()))
              .append(" | ")
              .append(layer)
              .append(" |\n");
        }
      }
    }
    return out.toString();
  }

  private static String page(Rule rule) throws IOException {
    RuleText t = rule.text();
    var out = new StringBuilder("# " + t.title() + "\n\n");
    out.append("`").append(t.id()).append("` · ").append(t.area().title());
    out.append(" · ").append(SarifReport.word(t.severity()));
    out.append(" · about ").append(Effort.text(t.effort())).append("\n\n");
    out.append(t.why()).append("\n\n## What to do\n\n").append(t.remedy()).append("\n");
    t.layer()
        .ifPresent(layer ->
            out.append("\n## ")
                .append(t.closedByLayer() ? "Closed by the layer" : "How the layer helps")
                .append("\n\n")
                .append(layer)
                .append("\n"));
    t.proof()
        .ifPresent(proof ->
            out.append("\nProven by [")
                .append(String.join("](", proof, proof))
                .append(".md) when the running app is inspected.\n"));
    out.append("\n## How it is found\n\n").append(found(rule)).append("\n");
    out.append(example(t.id(), "bad", "Found"));
    out.append(example(t.id(), "good", "Fine"));
    var meta = new ArrayList<String>();
    meta.add("Kind: `" + t.kind() + "`.");
    if (!t.requirements().isEmpty()) {
      meta.add("Requirements: " + String.join(", ", t.requirements()) + ".");
    }
    if (!t.sources().isEmpty()) {
      meta.add("Sources: " + String.join(", ", t.sources()) + ".");
    }
    if (t.appliesToLibraries()) {
      meta.add("Libraries are asked too.");
    }
    return out.append("\n").append(String.join(" ", meta)).append("\n").toString();
  }

  private static String found(Rule rule) {
    return switch (rule) {
      case Rule.OfLive _ -> "By asking the running app: `roadworthy inspect http://...`.";
      case Rule.OfTree(var _, MissingCheck _) -> "By the files that are there.";
      case Rule.OfTree _ -> "By looking at the whole of what was collected.";
      case Rule.OfCode(var _, TextCheck _) -> "By a pattern in the lines of some files.";
      case Rule.OfCode _ -> "In the source, file by file.";
    };
  }

  /// The first small text file of a fixture.
  private static String example(String id, String which, String heading) throws IOException {
    Path folder = FIXTURES.resolve(id).resolve(which);
    if (!Files.isDirectory(folder)) {
      return "";
    }
    List<Path> files;
    try (var all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      try {
        List<String> lines = Files.readString(file).lines().toList();
        if (!lines.isEmpty() && lines.size() <= LINES && !String.join("", lines).contains("````")) {
          return "\n"
              + heading
              + ", `"
              + folder.relativize(file)
              + "`:\n\n````\n"
              + String.join("\n", lines)
              + "\n````\n";
        }
      } catch (MalformedInputException e) {
        // No text; the next one.
      }
    }
    return "";
  }
}
