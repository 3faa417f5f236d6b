package dev.roadworthy.database;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/// Finds SQLite databases by what is in them, whatever they are called.
public final class SqliteFiles {
  /// How many bytes [#isSqlite] needs.
  public static final int HEAD = 16;

  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.ISO_8859_1);

  private SqliteFiles() {}

  /// @param head the first bytes of a file or of a git object
  public static boolean isSqlite(byte[] head) {
    return head.length >= HEAD && Arrays.equals(head, 0, HEAD, MAGIC, 0, HEAD);
  }

  /// Those of the paths that are SQLite databases: regular files only, links are not followed, and
  /// what cannot be read is left out.
  public static List<Path> among(Collection<Path> paths) {
    return paths.stream().filter(SqliteFiles::isSqlite).toList();
  }

  private static boolean isSqlite(Path p) {
    if (!Files.isRegularFile(p, LinkOption.NOFOLLOW_LINKS)) {
      return false; // Opening a pipe or a device would wait.
    }
    try (InputStream in = Files.newInputStream(p)) {
      return isSqlite(in.readNBytes(HEAD));
    } catch (IOException e) {
      return false;
    }
  }
}
