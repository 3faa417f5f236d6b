package dev.roadworthy.inspect;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The findings somebody answers for, from `.roadworthy/waivers.yaml`. A waiver that has expired
/// holds no longer and says so; one that no finding needs says so too.
public final class Waivers {
  private final String file;
  private final List<Entry> entries;

  Waivers(String file, List<Entry> entries) {
    this.file = file;
    this.entries = List.copyOf(entries);
  }

  public static Waivers none() {
    return new Waivers("", List.of());
  }

  /// @param line where it stands in the file
  /// @param rule absent when only the fingerprint counts
  record Entry(
      int line,
      Optional<String> rule,
      Optional<String> fingerprint,
      Optional<Glob> path,
      String owner,
      String reason,
      LocalDate expires) {
    boolean covers(Finding finding) {
      var file = new TreeFile(finding.place().file(), 0, true);
      return rule.map(r -> r.equals(finding.rule().id())).orElse(true)
          && fingerprint.map(f -> finding.fingerprint().startsWith(f)).orElse(true)
          && path.map(g -> g.matches(file)).orElse(true);
    }
  }

  /// Findings that count, and those that do not.
  record Sorted(List<Finding> open, List<Waived> waived, List<String> warnings) {}

  Sorted sort(List<Finding> findings, Instant now) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    Set<Entry> used = new HashSet<>();
    var open = new ArrayList<Finding>();
    var waived = new ArrayList<Waived>();
    for (Finding finding : findings) {
      Optional<Entry> entry = cover(finding, today, used);
      entry.ifPresentOrElse(
          e -> waived.add(new Waived(finding, e.owner(), e.reason(), e.expires())),
          () -> open.add(finding));
    }
    var warnings = new ArrayList<String>();
    for (Entry entry : entries) {
      String at = file + ":" + entry.line() + ": ";
      if (!used.contains(entry)) {
        warnings.add(at + "this waiver covers no finding any more; take it out");
      } else if (entry.expires().isBefore(today)) {
        warnings.add(
            at
                + "this waiver of "
                + entry.owner()
                + " has expired on "
                + entry.expires()
                + "; its findings count again");
      }
    }
    return new Sorted(open, waived, warnings);
  }

  private Optional<Entry> cover(Finding finding, LocalDate today, Set<Entry> used) {
    Optional<Entry> found = Optional.empty();
    for (Entry entry : entries) {
      if (entry.covers(finding)) {
        used.add(entry);
        if (found.isEmpty() && !entry.expires().isBefore(today)) {
          found = Optional.of(entry);
        }
      }
    }
    return found;
  }
}
