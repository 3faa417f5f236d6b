package dev.roadworthy.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.roadworthy.base.Problem;
import dev.roadworthy.store.Store;
import dev.roadworthy.testkit.LeakCheck;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class BrokenStateTest {
  @RegisterExtension final LeakCheck leaks = new LeakCheck();
  @TempDir Path state;
  private Path data;

  @BeforeEach
  void names() {
    data = state.resolve("postgres/data");
  }

  private PostgresEngine start() {
    return PostgresEngine.start(
        EngineSettings.in(state), new SecureRandom(), EngineListener.none());
  }

  private void refuses(String code, String... parts) throws IOException {
    long files = count();
    assertThatThrownBy(this::start)
        .isInstanceOfSatisfying(
            Problem.class,
            p -> {
              assertThat(p.code()).as(p.message()).isEqualTo(code);
              assertThat(p.message() + " " + p.hint()).contains(parts);
            });
    assertThat(count()).as("nothing was deleted").isGreaterThanOrEqualTo(files);
  }

  /// Tables, indexes and log; PostgreSQL itself removes caches and statistics when it starts.
  private long count() throws IOException {
    if (!Files.exists(data)) {
      return 0;
    }
    try (var all = Files.walk(data)) {
      return all.filter(f -> f.getFileName().toString().matches("[0-9A-F]+.*|.*jpg")).count();
    }
  }

  private void truncate(String file, long size) throws IOException {
    try (var c = FileChannel.open(data.resolve(file), StandardOpenOption.WRITE)) {
      c.truncate(size);
    }
  }

  @Test
  void dataOfAnotherMajorVersionIsNamed() throws IOException {
    Initialised.into(state);
    Files.writeString(data.resolve("PG_VERSION"), "16\n");
    refuses("state-version", data.toString(), "PostgreSQL 16", "PostgreSQL 18");
  }

  @Test
  void aMissingVersionIsCorrupt() throws IOException {
    Initialised.into(state);
    Files.delete(data.resolve("PG_VERSION"));
    refuses("state-corrupt", data.toString(), "PG_VERSION", "mv ");
  }

  @Test
  void aCutControlFileIsCorrupt() throws IOException {
    Initialised.into(state);
    truncate("global/pg_control", 100);
    refuses("state-corrupt", data.toString(), "pg_control", "Restore a backup");
  }

  @Test
  void aMissingLogIsCorrupt() throws IOException {
    Initialised.into(state);
    try (var wal = Files.newDirectoryStream(data.resolve("pg_wal"), "0*")) {
      for (Path p : wal) {
        Files.move(p, state.resolve(p.getFileName()));
      }
    }
    refuses("state-corrupt", data.toString(), "checkpoint");
  }

  @Test
  void aScrambledCatalogueIsCorrupt() throws IOException {
    Initialised.into(state);
    try (var base = Files.newDirectoryStream(data.resolve("global"), "[0-9]*")) {
      for (Path p : base) {
        byte[] bytes = Files.readAllBytes(p);
        new java.util.Random(7).nextBytes(bytes);
        Files.write(p, bytes, StandardOpenOption.WRITE);
      }
    }
    refuses("state-corrupt", data.toString());
  }

  @Test
  void aFolderThatIsNoDataFolderIsLeftAlone() throws IOException {
    Files.createDirectories(data);
    Files.writeString(data.resolve("holiday.jpg"), "precious");
    refuses("state-corrupt", data.toString());
    assertThat(data.resolve("holiday.jpg")).hasContent("precious");
  }

  @Test
  void anInitialisationKilledHalfWayIsMadeAgain() throws IOException {
    Path half = state.resolve("postgres/data.new");
    Files.createDirectories(half.resolve("base"));
    Files.writeString(half.resolve("PG_VERSION"), "18\n");
    start().close();
    assertThat(half).doesNotExist();
    assertThat(data.resolve("global/pg_control")).exists();
  }

  @Test
  void aFileInPlaceOfTheStateFolderIsNamed() throws IOException {
    Files.writeString(state.resolve("postgres"), "a file");
    refuses("state-folder", state.resolve("postgres").toString(), "--state");
  }

  @Test
  void aFullDiskIsSaidAtTheFirstStartAndAtALaterOne() throws Exception {
    Assumptions.assumeTrue(
        Account.uidOfThisProcess() == 0, "a small disk is mounted, which needs root");
    mount("mount", "-t", "tmpfs", "-o", "size=140m", "tmpfs", state.toString());
    try {
      Path ballast = state.resolve("ballast");
      Files.write(ballast, new byte[100 * 1024 * 1024]);
      refuses("disk-full", state.toString(), "Free");
      Files.delete(ballast);
      start().close();
      fill(ballast);
      refuses("disk-full", state.toString(), "Free");
      Files.delete(ballast);
      fillsUpWhileRunning(ballast);
    } finally {
      mount("umount", state.toString());
    }
  }

  private void fillsUpWhileRunning(Path ballast) throws IOException {
    try (var engine = start();
        var store = Store.open(engine.settings())) {
      store.useTransaction(h -> h.execute("CREATE TABLE kept (a text)"));
      fill(ballast);
      String row =
          "INSERT INTO kept SELECT repeat(md5(i::text), 30) FROM generate_series(1, 50000) i";
      assertThatThrownBy(() -> store.useTransaction(h -> h.execute(row)))
          .isInstanceOfSatisfying(
              Problem.class, p -> assertThat(p.code()).isIn("disk-full", "store-unavailable"));
      Files.delete(ballast);
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .until(() -> {
            store.useTransaction(h -> h.execute("INSERT INTO kept VALUES ('after')"));
            return true;
          });
    }
  }

  private static void fill(Path file) throws IOException {
    try (var out = Files.newOutputStream(file)) {
      while (true) {
        out.write(new byte[4096]);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  private static void mount(String... words) throws Exception {
    var p = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said =
        new String(p.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(p.waitFor()).as(said).isZero();
  }

  @Test
  void programsThatAreNotWholeAreUnpackedAgain() throws IOException {
    var binaries = Binaries.ofThisMachine();
    Path home = binaries.unpack(state);
    Path program = home.resolve("bin/postgres");
    long size = Files.size(program);
    assertThat(binaries.unpack(state)).isEqualTo(home);
    try (var c = FileChannel.open(program, StandardOpenOption.WRITE)) {
      c.truncate(1000);
    }
    Files.createDirectories(state.resolve("part-999999999-123/bin"));
    assertThat(binaries.unpack(state)).isEqualTo(home);
    assertThat(program).hasSize(size);
    try (var all = Files.list(state)) {
      assertThat(all).containsExactly(home);
    }
  }

  @Test
  void aMachineWithoutBundledProgramsIsToldSo() {
    for (String[] machine : new String[][] {{"Linux", "riscv64"}, {"Mac OS X", "aarch64"}}) {
      assertThatThrownBy(() -> Binaries.of(machine[0], machine[1]))
          .isInstanceOfSatisfying(
              Problem.class,
              p -> {
                assertThat(p.code()).isEqualTo("no-postgres");
                assertThat(p.message() + p.hint()).contains(machine[1], "ROADWORTHY_DATABASE_URL");
              });
    }
  }

  @Test
  void theAccountIsTheDatasOwnerElseOneOfItsOwn() {
    var passwd =
        java.util.List.of(
            "root:x:0:0:root:/root:/bin/bash",
            "nobody:x:65534:65534::/:/bin/false",
            "postgres:x:101:104::/:/bin/bash",
            "anna:x:1000:1000::/home/anna:/bin/bash",
            "broken line");
    assertThat(Account.existing(passwd, -1).map(Account::name)).contains("postgres");
    assertThat(Account.existing(passwd, 1000).map(Account::name)).contains("anna");
    assertThat(Account.existing(passwd, 4242)).isEmpty();
    assertThat(Account.existing(passwd.subList(0, 2), -1)).isEmpty();
    assertThat(Account.named(passwd, java.util.List.of("nobody")))
        .isEqualTo(Optional.of(new Account("nobody", 65534, 65534)));
  }
}
