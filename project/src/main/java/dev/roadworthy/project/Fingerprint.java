package dev.roadworthy.project;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Tells whether what a build depends on has changed: SHA-256 over the content of the manifests
/// and, where the build compiles sources, over path, size and time of every source file.
public final class Fingerprint {
  private final MessageDigest digest;

  private Fingerprint() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// @param dir the app's folder
  /// @param command the build command; another command is another build
  /// @throws dev.roadworthy.base.Problem `project-unreadable`
  public static String of(Path dir, Detection.Inputs inputs, String command) {
    var fingerprint = new Fingerprint();
    fingerprint.add(command);
    for (String file : inputs.files()) {
      fingerprint.add(file);
      fingerprint.content(dir.resolve(file));
    }
    if (inputs.wholeTree()) {
      SourceTree tree = SourceTree.read(dir);
      for (String file : tree.files()) {
        if (isData(file)) {
          continue;
        }
        fingerprint.add(file);
        fingerprint.attributes(tree.root().resolve(file));
      }
    }
    return HexFormat.of().formatHex(fingerprint.digest.digest());
  }

  /// What an app writes while it runs is no reason to build it again.
  private static boolean isData(String file) {
    return file.matches(".*\\.(db|db3|sqlite|sqlite3|log|pid|lock)(-wal|-shm|-journal)?")
        && !file.endsWith("yarn.lock");
  }

  private void add(String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  private void content(Path file) {
    try (var in = Files.newInputStream(file)) {
      byte[] buffer = new byte[8192];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    } catch (IOException e) {
      add("absent");
    }
  }

  private void attributes(Path file) {
    try {
      BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
      add(a.size() + " " + a.lastModifiedTime().toMillis());
    } catch (IOException e) {
      add("absent");
    }
  }
}
