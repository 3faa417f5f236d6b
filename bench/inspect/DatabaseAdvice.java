import dev.roadworthy.database.Advice;
import dev.roadworthy.database.Advisor;
import dev.roadworthy.database.EngineListener;
import dev.roadworthy.database.EngineSettings;
import dev.roadworthy.database.Growth;
import dev.roadworthy.database.GrowthLimits;
import dev.roadworthy.database.GrowthReport;
import dev.roadworthy.database.ObservedQuery;
import dev.roadworthy.database.PostgresEngine;
import dev.roadworthy.database.ReadLimits;
import dev.roadworthy.database.Schema;
import dev.roadworthy.store.StoreSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Run by `databases`: advises and grows the databases named.
///
/// Arguments: `FACTOR NAME=PLACE[=QUERIES]...`; a place is a SQLite file or a script for PostgreSQL
/// (`.sql`), queries are in a file, one a line.
class DatabaseAdvice {
  private static PostgresEngine engine;

  public static void main(String[] args) throws Exception {
    int factor = Integer.parseInt(args[0]);
    try {
      for (int i = 1; i < args.length; i++) {
        String[] parts = args[i].split("=", 3);
        Optional<Path> queries =
            parts.length > 2 ? Optional.of(Path.of(parts[2])) : Optional.empty();
        run(parts[0], Path.of(parts[1]), queries, factor);
      }
    } finally {
      if (engine != null) {
        engine.close();
      }
    }
  }

  private static void run(String name, Path place, Optional<Path> queries, int factor)
      throws Exception {
    boolean script = place.toString().endsWith(".sql");
    StoreSettings settings = script ? loaded(name, place) : null;
    long from = System.nanoTime();
    Schema schema =
        script
            ? Schema.read(settings, ReadLimits.usual())
            : Schema.read(place, ReadLimits.usual());
    List<Advice> advice = Advisor.advise(schema);
    long millis = (System.nanoTime() - from) / 1_000_000;
    for (Advice a : advice) {
      System.out.println("  " + a.kind() + " " + a.confidence() + " " + a.table() + a.columns());
    }
    schema.unknown().forEach(u -> System.out.println("  unknown: " + u));
    System.out.printf(
        "RESULT advice %s tables=%d rows=%d fk-without-index=%d duplicate=%d other=%d ms=%d%n",
        name,
        schema.tables().size(),
        schema.tables().stream().mapToLong(t -> t.rows().count()).sum(),
        advice.stream().filter(a -> a.kind() == Advice.Kind.FOREIGN_KEY_WITHOUT_INDEX).count(),
        advice.stream().filter(a -> a.kind() == Advice.Kind.DUPLICATE_INDEX).count(),
        advice.stream()
            .filter(
                a ->
                    a.kind() != Advice.Kind.FOREIGN_KEY_WITHOUT_INDEX
                        && a.kind() != Advice.Kind.DUPLICATE_INDEX)
            .count(),
        millis);
    if (queries.isPresent()) {
      grow(name, place, settings, schema, queries.get(), factor);
    }
  }

  private static void grow(
      String name, Path place, StoreSettings settings, Schema schema, Path file, int factor)
      throws Exception {
    var queries = new ArrayList<ObservedQuery>();
    for (String line : Files.readAllLines(file)) {
      if (!line.isBlank()) {
        queries.add(new ObservedQuery(line, file.toString(), queries.size() + 1, null));
      }
    }
    long from = System.nanoTime();
    var limits = GrowthLimits.of(factor);
    GrowthReport r =
        settings == null
            ? Growth.sqlite(place, schema, queries, limits, (doing, fraction) -> {})
            : Growth.postgres(
                settings, Optional.empty(), schema, queries, limits, (doing, fraction) -> {});
    r.notes().forEach(n -> System.out.println("  note: " + n));
    for (var q : r.queries()) {
      System.out.println("  " + q.verdict() + " " + q.query().sql());
      System.out.println("    " + q.why());
      if (q.remedy() != null) {
        q.remedy().sql().forEach(s -> System.out.println("    " + s));
      }
    }
    for (var q : r.growing()) {
      var t = q.times();
      System.out.printf(
          Locale.ROOT,
          "RESULT growth %s query=%d %s rows=%d..%d ms=%.2f..%.1f exponent=%.2f mended-ms=%s%n",
          name,
          q.query().line(),
          q.verdict(),
          t.getFirst().rows(),
          t.getLast().rows(),
          t.getFirst().millis(),
          t.getLast().millis(),
          q.exponent(),
          q.remedy() == null ? "-" : String.format(Locale.ROOT, "%.2f", q.remedy().after()));
    }
    System.out.printf(
        "RESULT grown %s factor=%d rows=%d queries=%d named=%d seconds=%d%n",
        name,
        r.factor(),
        r.rowsAfter(),
        r.queries().size(),
        r.growing().size(),
        (System.nanoTime() - from) / 1_000_000_000);
  }

  /// Into an engine of our own, without what only psql understands.
  private static StoreSettings loaded(String name, Path script) throws Exception {
    if (engine == null) {
      Path folder = Files.createTempDirectory("roadworthy-bench-");
      engine =
          PostgresEngine.start(EngineSettings.in(folder), new SecureRandom(), EngineListener.none());
    }
    var admin = engine.settings();
    String database = name.replaceAll("[^a-z0-9]", "_");
    execute(admin, "CREATE DATABASE " + database);
    String url = admin.url().replaceFirst("/[^/?]*(\\?|$)", "/" + database + "$1");
    var settings = StoreSettings.of(url, admin.user(), admin.password());
    var sql = new StringBuilder();
    for (String line : Files.readAllLines(script)) {
      if (!line.startsWith("\\") && !line.matches("(?i)(drop|create) database .*")) {
        sql.append(line).append('\n');
      }
    }
    execute(settings, sql.toString());
    execute(settings, "ANALYZE");
    return settings;
  }

  private static void execute(StoreSettings s, String sql) throws Exception {
    try (var c = DriverManager.getConnection(s.url(), s.user(), s.password().reveal());
        var statement = c.createStatement()) {
      statement.execute(sql);
    }
  }
}
