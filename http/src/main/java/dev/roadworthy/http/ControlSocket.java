package dev.roadworthy.http;

import dev.roadworthy.base.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Where a running Roadworthy listens for the command line: a unix socket in a folder of its own
/// below the state folder. No token is kept anywhere; whoever may open that folder (mode 0700) may
/// give orders.
public final class ControlSocket {
  /// `sun_path` of unix(7) has 108 bytes with the closing zero.
  private static final int LONGEST_PATH = 100;

  private ControlSocket() {}

  /// The socket of a state folder. A folder whose path is too long for a socket gets one in a
  /// private folder below the temporary directory, the same each time.
  public static Path of(Path stateFolder) {
    Path absolute = stateFolder.toAbsolutePath().normalize();
    Path inside = absolute.resolve("control/roadworthy.sock");
    if (inside.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_PATH) {
      return inside;
    }
    String user = System.getProperty("user.name", "user");
    return Path.of(System.getProperty("java.io.tmpdir"), "roadworthy-" + user)
        .resolve(digest(absolute.toString()).substring(0, 16) + ".sock");
  }

  /// Makes the way free for listening: the folder private, a socket left by a dead process removed.
  ///
  /// @throws Problem `state-folder` when the folder belongs to somebody else or cannot be made
  public static Path prepare(Path stateFolder) {
    Path socket = of(stateFolder);
    try {
      Path folder = java.util.Objects.requireNonNull(socket.getParent());
      if (!Files.exists(folder)) {
        Files.createDirectories(stateFolder);
        Files.createDirectory(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      if (!Files.getOwner(folder).getName().equals(System.getProperty("user.name"))) {
        throw new Problem("state-folder", folder + " belongs to somebody else.", null);
      }
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      Files.deleteIfExists(socket);
      return socket;
    } catch (IOException e) {
      throw new Problem("state-folder", "Cannot prepare " + socket + ": " + e, null, e);
    }
  }

  private static String digest(String text) {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
