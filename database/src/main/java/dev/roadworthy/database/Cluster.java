package dev.roadworthy.database;

import dev.roadworthy.base.Problem;
import dev.roadworthy.base.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.util.PasswordUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The data folder: made once, looked at before each start, never deleted.
final class Cluster {
  /// The one role, of the control plane itself.
  static final String ROLE = "roadworthy";

  static final String DATABASE = "postgres";

  /// Only ourselves, by this machine's loopback, with the password of this run.
  private static final String WHO_MAY_CONNECT =
      "host all " + ROLE + " 127.0.0.1/32 scram-sha-256\n";

  /// initdb writes some 40 MB, the first start another 16.
  private static final long ROOM = 80L * 1024 * 1024;

  /// initdb takes a second, the replay of 256 MB of log some ten; a slow disk ten times that.
  static final Duration LONGEST = Duration.ofMinutes(10);

  /// What a data folder is called until it is complete.
  private static final String HALF_MADE = "data.new";

  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

  private final EngineSettings settings;
  private final Launcher launcher;

  Cluster(EngineSettings settings, Launcher launcher) {
    this.settings = settings;
    this.launcher = launcher;
  }

  /// Makes the data folder when there is none; else checks that it is one of ours.
  void prepare() throws IOException, InterruptedException {
    Path data = settings.data();
    if (!Files.exists(data) || isEmpty(data)) {
      create(data);
      return;
    }
    Path version = data.resolve("PG_VERSION");
    if (!Files.isDirectory(data) || !Files.isRegularFile(version)) {
      throw Problems.corrupt(data, "the file PG_VERSION is missing.");
    }
    String seen = Files.readString(version).strip();
    if (!seen.matches("\\d{1,3}(\\.\\d{1,2})?")) {
      throw Problems.corrupt(data, "the file PG_VERSION holds no version.");
    }
    if (!seen.equals(Integer.toString(Binaries.MAJOR))) {
      throw Problems.otherVersion(data, seen, Binaries.MAJOR);
    }
    Leftovers.stop(data);
  }

  private static boolean isEmpty(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (var all = Files.list(folder)) {
      return all.findAny().isEmpty();
    }
  }

  /// In a folder of another name, renamed when complete: killed half way leaves nothing to trust.
  private void create(Path data) throws IOException {
    if (Files.getFileStore(settings.folder()).getUsableSpace() < ROOM) {
      throw Problems.diskFull(settings.folder(), null);
    }
    forgetHalfMade();
    Path fresh = Files.createTempDirectory(settings.folder(), HALF_MADE);
    launcher.own(fresh);
    var made = run(launcher.program(fresh, "initdb", initdb()), "");
    if (made.exit() != 0) {
      throw Problems.ended(data, "PostgreSQL could not make its data folder", made.lines());
    }
    var rules =
        run(
            launcher.command(fresh, List.of("/bin/sh", "-c", "umask 077; cat > pg_hba.conf")),
            WHO_MAY_CONNECT);
    if (rules.exit() != 0) {
      throw Problems.ended(data, "PostgreSQL's data folder could not be written", rules.lines());
    }
    Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Folders of an initdb that was killed; they never held anything. One that is still dying
  /// deletes its files while we do: what is left then goes the next time, and is in nobody's way.
  private void forgetHalfMade() throws IOException {
    try (var all = Files.newDirectoryStream(settings.folder(), HALF_MADE + "*")) {
      for (Path folder : all) {
        try {
          Binaries.delete(folder);
        } catch (NoSuchFileException | DirectoryNotEmptyException e) {
          LOG.info("{} is being deleted by another: {}", folder, e.toString());
        }
      }
    }
  }

  private static List<String> initdb() {
    return List.of(
        "-D",
        Launcher.HERE,
        "-U",
        ROLE,
        "-A",
        "reject",
        "-E",
        "UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
        "--data-checksums",
        "--no-instructions");
  }

  /// Gives the role the password of this run, before the server listens: in single-user mode,
  /// through a pipe, as a SCRAM verifier, so that the password itself is nowhere but in memory.
  /// After a crash this also replays the log.
  void setPassword(Secret password) {
    var arguments = new ArrayList<String>(List.of("--single"));
    arguments.addAll(options(0));
    arguments.add(DATABASE);
    var done =
        run(
            launcher.program(settings.data(), "postgres", arguments),
            "ALTER ROLE " + ROLE + " PASSWORD '" + verifier(password) + "'\n");
    if (done.exit() != 0 || done.says("ERROR:") || done.says("FATAL:") || done.says("PANIC:")) {
      throw Problems.ended(settings.data(), "PostgreSQL could not be prepared", done.lines());
    }
  }

  private static String verifier(Secret password) {
    try {
      return PasswordUtil.encodePassword(ROLE, password.reveal().toCharArray(), "scram-sha-256");
    } catch (SQLException e) {
      throw new IllegalStateException("every JDK has what SCRAM needs", e);
    }
  }

  private static Command.Result run(ProcessBuilder builder, String input) {
    try {
      return Command.run(builder, input, LONGEST);
    } catch (UncheckedIOException e) {
      throw new Problem(
          "postgres-failed",
          "PostgreSQL's programs do not start: " + e.getMessage() + ".",
          "They need a Linux with glibc (not Alpine) and a folder that is not mounted noexec.",
          e);
    }
  }

  Path data() {
    return settings.data();
  }

  ProcessBuilder server(int port) {
    var builder = launcher.program(settings.data(), "postgres", options(port));
    return builder.redirectErrorStream(true);
  }

  /// All on the command line, so that a new Roadworthy brings its own and none is edited in place.
  private List<String> options(int port) {
    var all = new ArrayList<String>(List.of("-D", Launcher.HERE));
    for (String option : OPTIONS) {
      all.add("-c");
      all.add(option);
    }
    for (String option :
        List.of(
            "port=" + (port == 0 ? 5432 : port),
            "max_connections=" + settings.connections(),
            "shared_buffers=" + settings.sharedBuffers().bytes() / 1024 + "kB")) {
      all.add("-c");
      all.add(option);
    }
    return all;
  }

  /// Small in memory and processes (PostgreSQL documentation, chapter 19), safe on disk: fsync,
  /// full_page_writes and synchronous_commit stay on.
  private static final List<String> OPTIONS =
      List.of(
          "listen_addresses=127.0.0.1",
          "unix_socket_directories=",
          "ssl=off",
          "cluster_name=roadworthy",
          "wal_level=replica",
          "max_wal_senders=4",
          "wal_compression=on",
          // Disk: the log stays between 32 and 256 MB, so a restart replays 256 MB at most.
          "min_wal_size=32MB",
          "max_wal_size=256MB",
          "checkpoint_timeout=15min",
          // Processes: no I/O workers, no parallel queries, no logical replication.
          "io_method=sync",
          "max_worker_processes=2",
          "max_parallel_workers=0",
          "max_parallel_workers_per_gather=0",
          "max_parallel_maintenance_workers=0",
          "max_logical_replication_workers=0",
          "autovacuum_worker_slots=2",
          "autovacuum_max_workers=1",
          "jit=off",
          "huge_pages=off",
          "work_mem=4MB",
          "maintenance_work_mem=16MB",
          "random_page_cost=1.1",
          // Statements may hold personal data: the log has neither them nor their values.
          "log_destination=stderr",
          "logging_collector=off",
          "log_line_prefix=",
          "log_checkpoints=off",
          "log_min_messages=warning",
          "log_min_error_statement=panic",
          "log_error_verbosity=terse",
          "log_parameter_max_length_on_error=0",
          "log_timezone=UTC");
}
