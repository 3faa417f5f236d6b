package dev.roadworthy.server;

import dev.roadworthy.base.Problem;
import dev.roadworthy.database.Advice;
import dev.roadworthy.database.Advisor;
import dev.roadworthy.database.Growth;
import dev.roadworthy.database.GrowthLimits;
import dev.roadworthy.database.GrowthReport;
import dev.roadworthy.database.ObservedQuery;
import dev.roadworthy.database.ReadLimits;
import dev.roadworthy.database.Schema;
import dev.roadworthy.database.SqliteFiles;
import dev.roadworthy.inspect.Confidence;
import dev.roadworthy.inspect.DatabaseFacts;
import dev.roadworthy.inspect.DatabaseFacts.Fact;
import dev.roadworthy.inspect.Evidence;
import dev.roadworthy.inspect.FileContext;
import dev.roadworthy.inspect.Gap;
import dev.roadworthy.inspect.Glob;
import dev.roadworthy.inspect.Hit;
import dev.roadworthy.inspect.Place;
import dev.roadworthy.inspect.Progress;
import dev.roadworthy.inspect.TreeFile;
import dev.roadworthy.store.StoreSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/// Joins `inspect` and `database`: reads the databases of an app that is inspected, SQLite files of
/// its folder and a PostgreSQL server whose address a variable holds.
final class DatabaseEvidence {
  /// A folder with more is a collection of samples.
  private static final int MAX_FILES = 10;

  /// What such a file may be called; only these are opened to see whether they are one.
  private static final List<Glob> NAMES =
      Stream.of("*.db", "*.db3", "*.sqlite", "*.sqlite3", "*.sqlite.*", "*.s3db", "*.sl3", "*.data")
          .map(Glob::of)
          .toList();

  private static final Set<FileContext> NOT_THE_APPS =
      EnumSet.of(FileContext.VENDORED, FileContext.GENERATED);

  private final OptionalInt grow;
  private final List<ObservedQuery> queries;
  private final Progress progress;
  private final List<String> places = new ArrayList<>();
  private final List<Fact> facts = new ArrayList<>();
  private final List<Gap> gaps = new ArrayList<>();

  private DatabaseEvidence(OptionalInt grow, List<ObservedQuery> queries, Progress progress) {
    this.grow = grow;
    this.queries = queries;
    this.progress = progress;
  }

  /// @param folder of the evidence's tree
  /// @param variable name of the environment variable that holds a PostgreSQL address
  /// @param grow how many times the rows the queries of the source are tried with, on a copy
  static Evidence add(
      Evidence evidence,
      Path folder,
      Optional<String> variable,
      OptionalInt grow,
      Progress progress) {
    List<ObservedQuery> queries = grow.isPresent() ? SourceQueries.of(evidence) : List.of();
    var reading = new DatabaseEvidence(grow, queries, progress);
    reading.files(evidence, folder);
    variable.ifPresent(reading::server);
    return evidence.with(
        new DatabaseFacts(reading.places, reading.facts, reading.gaps, grow.isPresent()));
  }

  private void files(Evidence evidence, Path folder) {
    Map<Path, TreeFile> known = new java.util.LinkedHashMap<>();
    for (TreeFile file : evidence.tree().files()) {
      boolean named = NAMES.stream().anyMatch(glob -> glob.matches(file));
      if (named && !NOT_THE_APPS.contains(file.context()) && file.size() >= SqliteFiles.HEAD) {
        known.put(folder.resolve(file.path()), file);
      }
    }
    List<Path> found = SqliteFiles.among(known.keySet());
    found.stream()
        .limit(MAX_FILES)
        .forEach(path -> file(path, java.util.Objects.requireNonNull(known.get(path))));
    if (found.size() > MAX_FILES) {
      gaps.add(
          new Gap(
              "databases",
              (found.size() - MAX_FILES)
                  + " more SQLite files were not read, only the first "
                  + MAX_FILES));
    }
  }

  private void file(Path path, TreeFile file) {
    Place place = Place.file(file.path());
    try {
      Schema schema = Schema.read(path, ReadLimits.usual());
      said(schema, place, file.tracked());
      if (grow.isPresent()) {
        grown(Growth.sqlite(path, schema, queries, limits(), this::at), place);
      }
    } catch (Problem e) {
      gaps.add(new Gap(file.path(), e.message()));
    }
  }

  private void server(String variable) {
    String address = System.getenv(variable);
    if (address == null || address.isBlank()) {
      throw new Problem(
          "usage",
          "There is no variable " + variable + " with the address of a database.",
          "export "
              + variable
              + "=postgresql://user:password@host/name and give its name; an"
              + " address in the command itself would show the password to everybody on the"
              + " machine.");
    }
    try {
      StoreSettings settings = StoreSettings.parse(address);
      Schema schema = Schema.read(settings, ReadLimits.usual());
      Place place = Place.url(schema.place());
      said(schema, place, false);
      if (grow.isPresent()) {
        grown(
            Growth.postgres(settings, Optional.empty(), schema, queries, limits(), this::at),
            place);
      }
    } catch (Problem e) {
      gaps.add(new Gap("the database of " + variable, e.message()));
    }
  }

  private GrowthLimits limits() {
    return GrowthLimits.of(grow.orElseThrow());
  }

  private void at(String doing, double fraction) {
    progress.at(Progress.Stage.DATABASES, Math.round(fraction * 100), 100);
  }

  private void said(Schema schema, Place place, boolean tracked) {
    places.add(schema.place());
    for (Advice advice : Advisor.advise(schema)) {
      facts.add(new Fact(rule(advice.kind()), hit(advice, place)));
    }
    List<String> personal = new ArrayList<>();
    for (Schema.Sensitive sensitive : schema.sensitive()) {
      String column = sensitive.table().label() + "." + sensitive.column().name();
      Schema.Content content = sensitive.content();
      String seen = content.matching() + " of " + content.sampled() + " values: " + content.shape();
      switch (content.kind()) {
        case PASSWORD_PLAIN ->
            facts.add(new Fact("database-plaintext-password", Hit.at(place, column + ": " + seen)));
        case PASSWORD_WEAK_HASH ->
            facts.add(new Fact("database-weak-hash", Hit.at(place, column + ": " + seen)));
        default -> {
          if (content.kind().personal() && content.matching() > 0) {
            personal.add(column);
          }
        }
      }
    }
    if (tracked && !personal.isEmpty()) {
      facts.add(
          new Fact(
              "database-personal-data",
              Hit.at(place, "looks personal: " + String.join(", ", personal))));
    }
  }

  private static Hit hit(Advice advice, Place place) {
    String at =
        advice.columns().isEmpty()
            ? advice.table()
            : advice.table() + "(" + String.join(", ", advice.columns()) + ")";
    String seen = advice.sql().isEmpty() ? at : at + "\n" + advice.sql();
    return Hit.at(place, seen)
        .because(advice.why())
        .with(confidence(advice.confidence()))
        .with(
            Map.of(
                "table",
                advice.table(),
                "column",
                advice.columns().isEmpty() ? "" : advice.columns().getFirst(),
                "sql",
                advice.sql(),
                "cost",
                advice.cost()));
  }

  private static Confidence confidence(Advice.Confidence confidence) {
    return Confidence.valueOf(confidence.name());
  }

  private static String rule(Advice.Kind kind) {
    return switch (kind) {
      case FOREIGN_KEY_WITHOUT_INDEX, REFERENCE_WITHOUT_INDEX, QUERY_WITHOUT_INDEX ->
          "database-missing-index";
      case DUPLICATE_INDEX, REDUNDANT_INDEX, INVALID_INDEX -> "database-duplicate-index";
      case UNUSED_INDEX -> "database-unused-index";
      case NO_PRIMARY_KEY -> "database-no-primary-key";
      case FOREIGN_KEY_MISSING -> "database-no-foreign-key";
      case SEQUENCE_NEAR_END -> "database-numbers-run-out";
      case TEXT_FOR_DATE, TEXT_FOR_NUMBER, TEXT_FOR_JSON -> "database-type";
    };
  }

  private void grown(GrowthReport report, Place database) {
    report.notes().forEach(note -> gaps.add(new Gap("growth of " + database.label(), note)));
    for (GrowthReport.Measured measured : report.growing()) {
      ObservedQuery query = measured.query();
      Place place = query.file().isEmpty() ? database : Place.line(query.file(), query.line());
      facts.add(new Fact("database-growth", Hit.at(place, seen(measured)).because(why(measured))));
    }
  }

  private static String why(GrowthReport.Measured measured) {
    GrowthReport.Time first = measured.times().getFirst();
    GrowthReport.Time last = measured.times().getLast();
    String slow =
        String.format(
            Locale.ROOT,
            "%s at %,d rows, %s at %,d",
            millis(first.millis()),
            first.rows(),
            (last.cut() ? "more than " : "") + millis(last.millis()),
            last.rows());
    GrowthReport.Remedy remedy = measured.remedy();
    return remedy == null ? slow : slow + "; " + millis(remedy.after()) + " with the index";
  }

  private static String seen(GrowthReport.Measured measured) {
    GrowthReport.Remedy remedy = measured.remedy();
    String sql = measured.query().sql().strip();
    return remedy == null ? sql : sql + "\n" + String.join("\n", remedy.sql());
  }

  private static String millis(double millis) {
    return millis >= 1000
        ? String.format(Locale.ROOT, "%.1f s", millis / 1000)
        : String.format(Locale.ROOT, "%.1f ms", millis);
  }
}
