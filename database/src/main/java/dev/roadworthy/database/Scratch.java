package dev.roadworthy.database;

import dev.roadworthy.base.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Comparator;
import java.util.stream.Stream;

/// A folder for what is thrown away: deleted when closed, when the JVM ends (Ctrl-C), and, after a
/// kill, by the next one who makes such a folder.
final class Scratch implements AutoCloseable {
  private static final String PREFIX = "roadworthy-scratch-";

  private final Path folder;
  private final Thread hook;

  private Scratch(Path folder) {
    this.folder = folder;
    this.hook = new Thread(() -> delete(folder), "scratch-end");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /// Readable by its owner only: what is copied there is the users' data.
  static Scratch make(Path parent) {
    try {
      var made = Files.createTempDirectory(parent, PREFIX + ProcessHandle.current().pid() + "-");
      var scratch = new Scratch(made);
      sweep(parent, Files.getOwner(made));
      return scratch;
    } catch (IOException e) {
      throw new Problem(
          "scratch-folder",
          "Could not make a scratch folder in " + parent + ": " + e.getMessage() + ".",
          "Free some room there, or set TMPDIR to a folder with more.",
          e);
    }
  }

  static Path usualParent() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  Path folder() {
    return folder;
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // The JVM is ending and the hook does it.
    }
    delete(folder);
  }

  void delete() {
    delete(folder);
  }

  private static void sweep(Path parent, UserPrincipal owner) {
    try (var all = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path p : all) {
        String pid = p.getFileName().toString().substring(PREFIX.length()).split("-", 2)[0];
        if (pid.matches("\\d{1,18}")
            && ProcessHandle.of(Long.parseLong(pid)).isEmpty()
            && Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS)
            && Files.getOwner(p, LinkOption.NOFOLLOW_LINKS).equals(owner)) {
          delete(p);
        }
      }
    } catch (IOException e) {
      // Another one's leftovers are no reason to stop.
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(p);
      }
    } catch (IOException | UncheckedIOException e) {
      // Being deleted by the other of the two, or not ours any more.
    }
  }
}
