package dev.roadworthy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roadworthy.inspect.Evidence;
import dev.roadworthy.inspect.Finding;
import dev.roadworthy.inspect.FolderTree;
import dev.roadworthy.inspect.Inspection;
import dev.roadworthy.inspect.Inspector;
import dev.roadworthy.inspect.Outcome;
import dev.roadworthy.inspect.Progress;
import dev.roadworthy.inspect.Rules;
import dev.roadworthy.inspect.Subject;
import dev.roadworthy.project.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseEvidenceTest {
  private static final Rules RULES = Rules.standard();

  @TempDir Path app;

  @Test
  void committedDatabaseIsReadWithoutATraceAndToldWhatItLacks() throws Exception {
    fill("app.db", 40);
    byte[] before = Files.readAllBytes(app.resolve("app.db"));
    Inspection inspection = inspect(OptionalInt.empty());
    assertThat(of(inspection, "database-missing-index"))
        .singleElement()
        .satisfies(f -> {
          assertThat(f.hit().seen()).contains("task(owner)").contains("CREATE INDEX");
          assertThat(f.place().file()).isEqualTo("app.db");
        });
    assertThat(of(inspection, "database-plaintext-password"))
        .singleElement()
        .satisfies(f -> assertThat(f.hit().seen()).contains("person.password"));
    assertThat(of(inspection, "database-personal-data")).hasSize(1);
    assertThat(inspection.findings().toString()).doesNotContain("hunter-7").doesNotContain("p7@x.");
    assertThat(inspection.outcomes().get("database-growth")).isInstanceOf(Outcome.Unknown.class);
    assertThat(Files.readAllBytes(app.resolve("app.db"))).isEqualTo(before);
    try (var files = Files.list(app)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void growthNamesTheQueryThatGetsSlowWithItsPlaceAndItsIndex() throws Exception {
    fill("app.db", 2_000);
    Inspection inspection = inspect(OptionalInt.of(100));
    assertThat(of(inspection, "database-growth"))
        .isNotEmpty()
        .allSatisfy(f -> {
          assertThat(f.place().file()).isEqualTo("server.js");
          assertThat(f.place().line()).isEqualTo(3);
          assertThat(f.hit().seen()).contains("CREATE INDEX");
          assertThat(f.sentence()).contains("with the index");
        });
  }

  @Test
  void brokenDatabaseIsUnknownAndNotFine() throws Exception {
    fill("app.db", 40);
    byte[] bytes = Files.readAllBytes(app.resolve("app.db"));
    java.util.Arrays.fill(bytes, 16, bytes.length, (byte) 7);
    Files.write(app.resolve("app.db"), bytes);
    Inspection inspection = inspect(OptionalInt.empty());
    assertThat(inspection.outcomes().get("database-missing-index"))
        .isInstanceOf(Outcome.Unknown.class);
  }

  @Test
  void addressIsTakenFromAVariableAndNeverFromTheCommand() {
    assertThatThrownBy(() ->
            DatabaseEvidence.add(
                evidence(),
                app,
                Optional.of("NO_SUCH_VARIABLE"),
                OptionalInt.empty(),
                Progress.SILENT))
        .hasMessageContaining("NO_SUCH_VARIABLE");
  }

  private Inspection inspect(OptionalInt grow) {
    return new Inspector(RULES)
        .inspect(DatabaseEvidence.add(evidence(), app, Optional.empty(), grow, Progress.SILENT));
  }

  private Evidence evidence() {
    var subject = new Subject("app", Subject.Kind.APP, Project.detect(app));
    return Evidence.of(FolderTree.read(app, _ -> true), subject);
  }

  private static List<Finding> of(Inspection inspection, String rule) {
    return inspection.findings().stream().filter(f -> f.rule().id().equals(rule)).toList();
  }

  private void fill(String file, int people) throws SQLException, IOException {
    Files.writeString(
        app.resolve("server.js"),
        """
        const db = require('./db');
        exports.list = (owner) =>
          db.all('SELECT t.title, (SELECT count(*) FROM task o WHERE o.owner = t.owner) n FROM task t WHERE t.owner = ?', owner);
        """);
    try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + app.resolve(file));
        Statement sql = db.createStatement()) {
      db.setAutoCommit(false);
      sql.execute("create table person (id integer primary key, email text, password text)");
      sql.execute(
          "create table task (id integer primary key, owner integer references person(id),"
              + " title text)");
      for (int i = 0; i < people; i++) {
        sql.execute("insert into person values (" + i + ",'p" + i + "@x.test','hunter-" + i + "')");
        sql.execute("insert into task values (" + i + "," + i + ",'task " + i + "')");
      }
      db.commit();
    }
  }
}
