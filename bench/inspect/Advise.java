import dev.roadworthy.database.Advisor;
import dev.roadworthy.database.ReadLimits;
import dev.roadworthy.database.Schema;
import dev.roadworthy.store.StoreSettings;
import java.nio.file.Path;

/// Prints the advice for each database named, one line a piece, and a summary line.
class Advise {
  public static void main(String[] args) {
    for (String place : args) {
      long from = System.nanoTime();
      Schema schema =
          place.startsWith("postgres")
              ? Schema.read(StoreSettings.parse(place), ReadLimits.usual())
              : Schema.read(Path.of(place), ReadLimits.usual());
      var advice = Advisor.advise(schema);
      long ms = (System.nanoTime() - from) / 1_000_000;
      for (var a : advice) {
        System.out.println(
            a.kind() + " " + a.confidence() + " " + a.table() + a.columns() + " | " + a.why() + " | "
                + a.sql() + " | " + a.cost());
      }
      for (var s : schema.sensitive()) {
        System.out.println(
            "CONTENT " + s.table().label() + "." + s.column().name() + " " + s.content());
      }
      schema.unknown().forEach(u -> System.out.println("UNKNOWN " + u));
      long rows = schema.tables().stream().mapToLong(t -> t.rows().count()).sum();
      long missing =
          advice.stream().filter(a -> a.kind() == dev.roadworthy.database.Advice.Kind.FOREIGN_KEY_WITHOUT_INDEX).count();
      System.out.println(
          "RESULT " + Path.of(place).getFileName() + " tables=" + schema.tables().size() + " rows=" + rows
              + " missing-fk-index=" + missing + " advice=" + advice.size() + " ms=" + ms);
    }
  }
}
