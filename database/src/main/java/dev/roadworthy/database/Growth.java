package dev.roadworthy.database;

import dev.roadworthy.base.Problem;
import dev.roadworthy.store.StoreSettings;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Multiplies the rows of a scratch copy and measures the app's queries on it, to name those that
/// are quick today and will not be.
public final class Growth {
  /// Told between steps, from the calling thread.
  public interface Progress {
    /// @param fraction 0 to 1
    void at(String doing, double fraction);
  }

  private final Schema schema;
  private final GrowthLimits limits;
  private final Progress progress;
  private final Deadline deadline;
  private final long rows;
  private final List<String> notes = new ArrayList<>();

  private Growth(Schema schema, GrowthLimits limits, Progress progress) {
    this.schema = schema;
    this.limits = limits;
    this.progress = progress;
    this.deadline = Deadline.in(limits.total());
    this.rows = schema.tables().stream().mapToLong(t -> t.rows().count()).sum();
  }

  /// @param file never written; copied into `limits.scratch()`, where nothing stays
  /// @throws Problem `not-sqlite`, `sqlite-corrupt`, `scratch-full`, `scratch-folder`
  public static GrowthReport sqlite(
      Path file,
      Schema schema,
      List<ObservedQuery> queries,
      GrowthLimits limits,
      Progress progress) {
    var growth = new Growth(schema, limits, progress);
    int factor = growth.factor();
    if (factor < 2) {
      return growth.nothing(queries);
    }
    progress.at("copying " + file.getFileName(), 0);
    try (var copy = SqliteCopy.of(file, schema, limits)) {
      return growth.measured(copy, queries, factor);
    }
  }

  /// @param source only read, in one read-only transaction
  /// @param scratch a server on which a database may be made and dropped; empty for one of our own
  ///   that lives as long as the measuring
  /// @throws Problem `database-unreachable`, `database-refused`, `scratch-full`, `scratch-folder`
  public static GrowthReport postgres(
      StoreSettings source,
      Optional<StoreSettings> scratch,
      Schema schema,
      List<ObservedQuery> queries,
      GrowthLimits limits,
      Progress progress) {
    var growth = new Growth(schema, limits, progress);
    int factor = growth.factor();
    if (factor < 2) {
      return growth.nothing(queries);
    }
    progress.at("copying " + source.place(), 0);
    try (var copy = PostgresCopy.of(source, scratch, schema, limits)) {
      return growth.measured(copy, queries, factor);
    }
  }

  static Problem noRoom(Path folder, Exception e) {
    return new Problem(
        "scratch-full",
        "The copy of the database could not be made in " + folder + ": " + e.getMessage() + ".",
        "Free some room there, or name another folder.",
        e);
  }

  /// As far as the limits let it grow.
  private int factor() {
    long byRows = rows == 0 ? 0 : limits.rows() / rows;
    // Indexes and keys that became longer take some more room.
    long grows =
        schema.dialect() == Dialect.SQLITE
            ? schema.bytes()
            : schema.tables().stream().mapToLong(Schema.Table::bytes).sum();
    long byBytes = limits.bytes() / Math.max(1, grows + grows / 4);
    int factor = (int) Math.min(limits.factor(), Math.min(byRows, byBytes));
    if (factor < limits.factor() && rows > 0) {
      notes.add(
          "Grown "
              + factor
              + "x in place of "
              + limits.factor()
              + "x: the limit is "
              + limits.rows()
              + " rows and "
              + Identifiers.about(limits.bytes())
              + ".");
    }
    return factor;
  }

  private GrowthReport nothing(List<ObservedQuery> queries) {
    String why =
        rows == 0
            ? "The database has no rows to multiply; put some in and run it again."
            : "The database is already as big as the limits let it grow.";
    notes.add(why);
    return new GrowthReport(
        1,
        rows,
        rows,
        queries.stream().map(q -> Measuring.notRun(q, why)).toList(),
        List.copyOf(notes));
  }

  private GrowthReport measured(GrownCopy copy, List<ObservedQuery> queries, int factor) {
    var all = prepared(queries);
    var runs = new ArrayList<Measuring>();
    for (var e : all.entrySet()) {
      runs.add(new Measuring(e.getValue(), e.getKey(), schema, limits, copy));
    }
    int reached = 1;
    try {
      measure(runs, reached, 0.1);
      for (int next : factor >= 20 ? new int[] {factor / 10, factor} : new int[] {factor}) {
        progress.at("growing to " + next + "x", next == factor ? 0.35 : 0.2);
        int added = copy.add(reached, next - 1, growing());
        boolean stopped = added < next - reached;
        reached += added;
        if (added > 0) {
          copy.settle();
          measure(runs, reached, next == factor ? 0.5 : 0.25);
        }
        if (stopped) {
          break;
        }
      }
      for (int i = 0; i < runs.size(); i++) {
        progress.at("looking for indexes", 0.7 + 0.3 * i / runs.size());
        runs.get(i).mend(deadline);
      }
    } catch (SQLException e) {
      notes.add("Measuring ended early: " + Identifiers.shown(String.valueOf(e.getMessage())));
    }
    return report(copy, queries, runs, reached);
  }

  /// Half of the time is for growing, the rest for measuring.
  private Deadline growing() {
    return Deadline.in(deadline.left().dividedBy(2));
  }

  private void measure(List<Measuring> runs, int factor, double fraction) {
    for (Measuring m : runs) {
      progress.at("measuring at " + factor + "x", fraction);
      m.measure(factor, rows * factor, deadline);
    }
  }

  /// The same statement from several places is measured once.
  private LinkedHashMap<Lookup, ObservedQuery> prepared(List<ObservedQuery> queries) {
    var out = new LinkedHashMap<Lookup, ObservedQuery>();
    for (ObservedQuery q : queries) {
      Lookup.of(q.sql(), schema).ifPresent(l -> out.putIfAbsent(l, q));
      if (out.size() >= limits.queries()) {
        notes.add("Only the first " + limits.queries() + " queries were measured.");
        break;
      }
    }
    return out;
  }

  private GrowthReport report(
      GrownCopy copy, List<ObservedQuery> queries, List<Measuring> runs, int reached) {
    notes.addAll(copy.notes());
    var out = new ArrayList<GrowthReport.Measured>();
    for (Measuring m : runs) {
      out.add(m.result());
    }
    for (ObservedQuery q : queries) {
      @Nullable Lookup l = Lookup.of(q.sql(), schema).orElse(null);
      if (l == null) {
        out.add(Measuring.notRun(q, "It reads nothing that could be measured."));
      }
    }
    out.sort(
        Comparator.comparing(GrowthReport.Measured::verdict)
            .thenComparing(Comparator.comparingDouble(Growth::last).reversed()));
    return new GrowthReport(
        reached,
        rows,
        rows * reached,
        List.copyOf(out),
        List.copyOf(new java.util.LinkedHashSet<>(notes)));
  }

  private static double last(GrowthReport.Measured m) {
    return m.times().isEmpty() ? 0 : m.times().getLast().millis();
  }
}
