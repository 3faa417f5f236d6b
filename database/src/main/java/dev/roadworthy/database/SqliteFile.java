package dev.roadworthy.database;

import dev.roadworthy.base.Problem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/// A SQLite database opened so that nothing of it changes: not a byte, not a lock, not a file
/// beside it.
///
/// `immutable=1` reads the file alone and takes no lock, so a running app is never made to wait.
/// What is still in its write-ahead log, or half written with a rollback journal, would be missed
/// or torn: then the file and its log are copied and SQLite recovers the copy. See
/// https://sqlite.org/uri.html#uriimmutable and https://sqlite.org/wal.html#readonly.
final class SqliteFile implements AutoCloseable {
  /// Virtual machine steps between two looks at the clock; some 0.1 ms.
  private static final int STEPS = 20_000;

  private final Connection connection;
  private final @Nullable Scratch scratch;

  private SqliteFile(Connection connection, @Nullable Scratch scratch) {
    this.connection = connection;
    this.scratch = scratch;
  }

  Connection connection() {
    return connection;
  }

  /// As it was at one moment; what comes with it tells whether it stayed so.
  record Stamp(FileTime changed, long bytes, FileTime logChanged, long logBytes) {
    static Stamp of(Path file) throws IOException {
      Path log = beside(file, "-wal");
      boolean has = Files.exists(log);
      return new Stamp(
          Files.getLastModifiedTime(file),
          Files.size(file),
          has ? Files.getLastModifiedTime(log) : FileTime.fromMillis(0),
          has ? Files.size(log) : 0);
    }
  }

  static Path beside(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  /// Whether some of its content is only in a log beside it.
  static boolean unfinished(Path file) throws IOException {
    Path log = beside(file, "-wal");
    return Files.isRegularFile(log) && Files.size(log) > 32 || hotJournal(file);
  }

  /// A journal with a live header: a transaction is under way or was cut.
  private static boolean hotJournal(Path file) throws IOException {
    Path journal = beside(file, "-journal");
    if (!Files.isRegularFile(journal, LinkOption.NOFOLLOW_LINKS) || Files.size(journal) < 512) {
      return false;
    }
    try (var in = Files.newInputStream(journal)) {
      return in.readNBytes(1)[0] != 0;
    }
  }

  static SqliteFile asItIs(Path file) throws SQLException {
    return new SqliteFile(connect(file, true), null);
  }

  /// Of a copy, recovered by SQLite.
  static SqliteFile ofCopy(Path file) throws IOException, SQLException {
    var scratch = Scratch.make(Scratch.usualParent());
    try {
      Path copy = copy(file, scratch.folder());
      return new SqliteFile(connect(copy, false), scratch);
    } catch (IOException | SQLException | RuntimeException e) {
      scratch.close();
      throw e;
    }
  }

  /// With its logs; tried again when the app wrote meanwhile.
  static Path copy(Path file, Path folder) throws IOException {
    Path copy = folder.resolve("copy.db");
    for (int attempt = 0; attempt < 3; attempt++) {
      var before = Stamp.of(file);
      Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      for (String suffix : new String[] {"-wal", "-journal"}) {
        Path log = beside(file, suffix);
        Path to = folder.resolve("copy.db" + suffix);
        Files.deleteIfExists(to);
        if (Files.isRegularFile(log)) {
          Files.copy(log, to);
        }
      }
      if (before.equals(Stamp.of(file))) {
        break;
      }
    }
    // A file without write permission is copied with it.
    copy.toFile().setWritable(true, true);
    return copy;
  }

  /// @throws Problem `not-sqlite`, `sqlite-unreadable`
  static void check(Path file) {
    try (var in = FileChannel.open(file, StandardOpenOption.READ)) {
      var head = java.nio.ByteBuffer.allocate(SqliteFiles.HEAD);
      in.read(head);
      if (!SqliteFiles.isSqlite(head.array())) {
        throw new Problem(
            "not-sqlite",
            Identifiers.shown(file.toString())
                + " is not a SQLite database: it starts with "
                + HexFormat.of().formatHex(head.array())
                + ".",
            "It may be encrypted (SQLCipher) or empty.");
      }
    } catch (IOException e) {
      throw new Problem(
          "sqlite-unreadable",
          "Could not read " + Identifiers.shown(file.toString()) + ": " + e.getMessage() + ".",
          "Look at its permissions.",
          e);
    }
  }

  /// @param asItIs immutable; else it is ours to write
  static Connection connect(Path file, boolean asItIs) throws SQLException {
    var config = new SQLiteConfig();
    config.setOpenMode(SQLiteOpenMode.OPEN_URI);
    config.setReadOnly(asItIs);
    config.enableLoadExtension(false);
    // A hostile schema may call functions from views and indexes; unknown ones stay uncalled.
    config.setPragma(SQLiteConfig.Pragma.MMAP_SIZE, "0");
    String url = "jdbc:sqlite:" + uri(file) + (asItIs ? "?immutable=1&mode=ro" : "?mode=rw");
    var c = org.sqlite.JDBC.createConnection(url, config.toProperties());
    try (var s = c.createStatement()) {
      s.execute("PRAGMA trusted_schema=OFF");
      s.execute("PRAGMA cell_size_check=ON");
      if (asItIs) {
        s.execute("PRAGMA query_only=ON");
      }
      return c;
    } catch (SQLException e) {
      c.close();
      throw e;
    }
  }

  private static String uri(Path file) {
    var out = new StringBuilder("file:");
    for (byte b :
        file.toAbsolutePath().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      boolean plain =
          b >= 'a' && b <= 'z'
              || b >= 'A' && b <= 'Z'
              || b >= '0' && b <= '9'
              || b == '/'
              || b == '-'
              || b == '_'
              || b == '.';
      if (plain) {
        out.append((char) b);
      } else {
        out.append('%').append(HexFormat.of().toHexDigits(b));
      }
    }
    return out.toString();
  }

  /// Work that is interrupted when the time is over.
  interface Work<T> {
    T run() throws SQLException;
  }

  /// Empty when the time was over first.
  static <T> Optional<T> within(Connection c, Deadline deadline, Work<T> work) throws SQLException {
    ProgressHandler.setHandler(
        c,
        STEPS,
        new ProgressHandler() {
          @Override
          protected int progress() {
            return deadline.over() || Thread.currentThread().isInterrupted() ? 1 : 0;
          }
        });
    try {
      return Optional.of(work.run());
    } catch (SQLException e) {
      if (deadline.over()) {
        return Optional.empty();
      }
      throw e;
    } finally {
      ProgressHandler.clearHandler(c);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // It was only read.
    }
    if (scratch != null) {
      scratch.close();
    }
  }
}
