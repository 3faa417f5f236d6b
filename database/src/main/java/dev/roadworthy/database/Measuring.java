package dev.roadworthy.database;

import dev.roadworthy.database.GrowthReport.Measured;
import dev.roadworthy.database.GrowthReport.Remedy;
import dev.roadworthy.database.GrowthReport.Time;
import dev.roadworthy.database.GrowthReport.Verdict;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One query on the copy as it grows.
final class Measuring {
  /// Runs of which the median is taken, each with other values.
  private static final int RUNS = 5;

  /// Below this many milliseconds a time is the clock's and the cache's, not the query's.
  private static final double TELLING = 5;

  /// An exponent above this is not linear any more; caches and logarithms make some tenths.
  private static final double LINEAR = 1.3;

  /// An index that makes it less than this much faster is not worth its writes.
  private static final double WORTH = 3;

  private final ObservedQuery query;
  private final Lookup lookup;
  private final Schema schema;
  private final GrowthLimits limits;
  private final GrownCopy copy;
  private final List<Time> times = new ArrayList<>();
  private List<List<@Nullable Object>> samples = List.of();
  private GrownCopy.@Nullable Plan plan;
  private @Nullable Remedy remedy;
  private @Nullable String failed;
  private boolean triedAll = true;

  Measuring(
      ObservedQuery query, Lookup lookup, Schema schema, GrowthLimits limits, GrownCopy copy) {
    this.query = query;
    this.lookup = lookup;
    this.schema = schema;
    this.limits = limits;
    this.copy = copy;
  }

  static Measured notRun(ObservedQuery q, String why) {
    return new Measured(q, Verdict.NOT_RUN, List.of(), 0, List.of(), null, why);
  }

  void measure(int factor, long rows, Deadline deadline) {
    if (failed != null) {
      return;
    }
    if (deadline.over()) {
      failed = times.isEmpty() ? "The time for measuring was over." : null;
      return;
    }
    try {
      if (samples.isEmpty()) {
        samples = copy.samples(lookup, RUNS);
      }
      double millis = median(RUNS, limits.query());
      times.add(new Time(factor, rows, millis, millis > limits.query().toMillis()));
      plan = copy.plan(lookup, samples.getFirst());
    } catch (SQLException e) {
      failed =
          "It does not run as it was found: "
              + Identifiers.shown(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  /// A slow one is run less often.
  private double median(int most, Duration limit) throws SQLException {
    var all = new ArrayList<Double>();
    double spent = 0;
    // The first run reads the pages and prepares nothing that counts.
    double first = copy.run(lookup, samples.getFirst(), limit);
    if (first > 1000) {
      return first;
    }
    for (int i = 0; i < most && spent < 1500; i++) {
      double ms = copy.run(lookup, samples.get(i % samples.size()), limit);
      all.add(ms);
      spent += ms;
    }
    all.sort(null);
    return all.get(all.size() / 2);
  }

  // ---- the index that mends it ----

  void mend(Deadline deadline) throws SQLException {
    if (failed != null || times.isEmpty() || plan == null || !plan.costly()) {
      return;
    }
    double before = times.getLast().millis();
    if (before < TELLING) {
      return;
    }
    var kept = new ArrayList<Candidate>();
    double best = before;
    try {
      for (int round = 0; round < 2; round++) {
        var found = best(kept, best, deadline);
        if (found == null) {
          break;
        }
        copy.create(found.candidate);
        kept.add(found.candidate);
        best = found.millis;
      }
    } finally {
      for (Candidate c : kept) {
        copy.drop(c);
      }
    }
    if (!kept.isEmpty() && before / Math.max(0.001, best) >= WORTH) {
      remedy =
          new Remedy(
              kept.stream().map(c -> c.sql(schema)).toList(),
              before,
              best,
              IndexAdvice.createCost(
                  schema.dialect(), kept.getFirst().table(), kept.getFirst().parts().size()));
    }
  }

  private record Found(Candidate candidate, double millis) {}

  private @Nullable Found best(List<Candidate> kept, double now, Deadline deadline) {
    Found best = null;
    for (Candidate c : Candidate.of(lookup, schema)) {
      if (deadline.over()) {
        triedAll = false;
        return best;
      }
      // Beside an index that is kept, the plan is another one.
      boolean useless = kept.isEmpty() && !copy.promising(c, lookup, samples.getFirst());
      if (useless || kept.contains(c)) {
        continue;
      }
      double millis = tried(c, now);
      // They come with few columns first; a longer one has to be clearly better.
      if (millis < now / 1.5 && (best == null || millis < best.millis / 1.3)) {
        best = new Found(c, millis);
      }
    }
    return best;
  }

  /// Infinite when the planner does not use it.
  private double tried(Candidate c, double now) {
    try {
      copy.create(c);
      try {
        if (!copy.plan(lookup, samples.getFirst()).text().contains(c.scratchName())) {
          return Double.POSITIVE_INFINITY;
        }
        return median(3, Duration.ofMillis((long) Math.max(50, now * 1.2)));
      } finally {
        copy.drop(c);
      }
    } catch (SQLException e) {
      return Double.POSITIVE_INFINITY; // Such as an expression that cannot be indexed.
    }
  }

  // ---- the result ----

  Measured result() {
    if (failed != null || times.isEmpty()) {
      return notRun(query, failed == null ? "It was not measured." : failed);
    }
    double exponent = exponent();
    Verdict verdict = verdict(exponent);
    return new Measured(
        query, verdict, List.copyOf(times), exponent, scans(), remedy, why(verdict, exponent));
  }

  /// A single pass over a table may look worse than linear when the table outgrows a cache; it is
  /// not.
  private Verdict verdict(double exponent) {
    Time last = times.getLast();
    boolean slow = last.cut() || last.millis() >= limits.slow().toMillis();
    boolean nested = plan != null && plan.nested();
    if (nested && times.size() > 1 && exponent > LINEAR && last.millis() >= 10 * TELLING) {
      return Verdict.WORSE_THAN_LINEAR;
    }
    return slow ? Verdict.SLOW : remedy != null ? Verdict.MENDABLE : Verdict.FINE;
  }

  /// Of the last step whose beginning took long enough to be told; else of the whole.
  private double exponent() {
    for (int i = times.size() - 1; i > 0; i--) {
      Time a = times.get(i - 1);
      Time b = times.get(i);
      if (b.millis() < TELLING) {
        return 0;
      }
      if (b.cut() && i > 1) {
        continue; // It would have taken longer; an earlier step tells more.
      }
      double from = Math.max(a.millis(), 0.05);
      return Math.log(b.millis() / from) / Math.log((double) b.rows() / a.rows());
    }
    return 0;
  }

  private List<String> scans() {
    return plan == null ? List.of() : plan.scans();
  }

  private String why(Verdict verdict, double exponent) {
    Time first = times.getFirst();
    Time last = times.getLast();
    String grew =
        "It took "
            + shown(first)
            + " with "
            + first.rows()
            + " rows and "
            + (last.cut() ? "more than " : "")
            + shown(last)
            + " with "
            + last.rows();
    String what =
        switch (verdict) {
          case WORSE_THAN_LINEAR ->
              String.format(
                  Locale.ROOT,
                  "%s: ten times the rows take %.0f times as long",
                  grew,
                  Math.pow(10, exponent));
          case SLOW, MENDABLE, FINE, NOT_RUN -> grew;
        };
    String reads =
        scans().isEmpty()
            ? ""
            : "; it reads all of " + Identifiers.shown(String.join(", ", scans()));
    return what + reads + mended();
  }

  private String mended() {
    if (remedy == null) {
      return triedAll ? "." : "; the time was over before an index could be looked for.";
    }
    String gain =
        remedy.gain() > 1000
            ? "more than 1000 times faster"
            : Math.round(remedy.gain()) + " times faster";
    return ". With the index it took " + millis(remedy.after()) + ": " + gain + ".";
  }

  private static String shown(Time t) {
    return millis(t.millis());
  }

  private static String millis(double ms) {
    return ms >= 1000
        ? String.format(Locale.ROOT, "%.1f s", ms / 1000)
        : ms >= 10 ? Math.round(ms) + " ms" : String.format(Locale.ROOT, "%.2f ms", ms);
  }
}
