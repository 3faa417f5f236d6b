package dev.roadworthy.inspect;

import dev.roadworthy.base.Problem;
import dev.roadworthy.project.UsedPackage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Known flaws of packages, from one source.
public final class Advisories {
  private static final String BUILT_IN = "/advisories/known.txt";

  private final String source;
  private final boolean complete;
  private final Map<String, List<Advisory>> byPackage = new HashMap<>();

  /// @param source where they come from, as a person reads it
  /// @param complete false for a selection: nothing found in it proves nothing
  public Advisories(String source, boolean complete, Collection<Advisory> all) {
    this.source = source;
    this.complete = complete;
    for (Advisory a : all) {
      byPackage.computeIfAbsent(key(a.type(), a.name()), _ -> new ArrayList<>()).add(a);
    }
  }

  /// The list that ships with the product: dated, written by hand from public records, of the flaws
  /// met most often in small apps. Used when there is no mirror and no network.
  public static Advisories builtIn() {
    try (InputStream in = Advisories.class.getResourceAsStream(BUILT_IN)) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      String date = text.lines().findFirst().orElse("").replace("# ", "");
      return new Advisories("the built-in list of " + date, false, KnownAdvisories.parse(text));
    } catch (IOException e) {
      throw new Problem("advisories-unreadable", BUILT_IN + " cannot be read", null, e);
    }
  }

  public String source() {
    return source;
  }

  public boolean complete() {
    return complete;
  }

  /// Flaws of exactly this version, worst first; for a package whose version is not known, those
  /// that no version it may be installed in is free of.
  public List<Advisory> of(UsedPackage used) {
    List<Advisory> all = byPackage.getOrDefault(key(used.url().getType(), used.name()), List.of());
    if (all.isEmpty()) {
      return List.of();
    }
    return all.stream()
        .filter(a -> used.exact() ? a.affects(used.url().getVersion()) : Ranges.always(used, a))
        .sorted((a, b) -> a.grade().compareTo(b.grade()))
        .toList();
  }

  /// The names a source has to be asked for.
  static Set<String> keys(Collection<UsedPackage> packages) {
    return packages.stream()
        .map(p -> key(p.url().getType(), p.name()))
        .collect(java.util.stream.Collectors.toSet());
  }

  static String key(String type, String name) {
    return type + "|" + name.toLowerCase(Locale.ROOT);
  }

  /// The lowest version that is free of all of them; empty when one has no fix.
  static Optional<String> fix(String type, String version, List<Advisory> flaws) {
    String best = "";
    for (Advisory a : flaws) {
      Optional<String> fixed = a.fixFor(version);
      if (fixed.isEmpty()) {
        return Optional.empty();
      }
      if (best.isEmpty() || Advisory.compare(type, best, fixed.get()) < 0) {
        best = fixed.get();
      }
    }
    return best.isEmpty() ? Optional.empty() : Optional.of(best);
  }
}
