package dev.roadworthy.supervisor;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who a process runs as.
///
/// @param name from the machine's users, or the number
/// @param home where its tools keep caches; empty: it has none that it may write
/// @param known has an entry among the machine's users, so that its groups can be looked up
record AppUser(String name, int uid, int gid, Optional<Path> home, boolean known) {
  private static final Logger LOG = LoggerFactory.getLogger(AppUser.class);

  /// The system user for apps whose folder belongs to root.
  static final String DEDICATED = "roadworthy-app";

  private static final Path HOME = Path.of("/var/lib/roadworthy-app");

  /// Who this process runs as, by its effective ids (proc(5), /proc/PID/status).
  static AppUser self() {
    try {
      var ids = new HashMap<String, Integer>();
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        String[] f = line.split("\\s+");
        if (f[0].equals("Uid:") || f[0].equals("Gid:")) {
          ids.put(f[0], Integer.parseInt(f[2]));
        }
      }
      return byId(ids.getOrDefault("Uid:", -1), ids.getOrDefault("Gid:", -1));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read who runs this process", e);
    }
  }

  boolean root() {
    return uid == 0;
  }

  static AppUser ownerOf(Path dir) {
    return byId(number(dir, "unix:uid"), number(dir, "unix:gid"));
  }

  private static AppUser byId(int uid, int gid) {
    return passwd(f -> f[2].equals(Integer.toString(uid)))
        .orElseGet(() -> new AppUser(Integer.toString(uid), uid, gid, Optional.empty(), false));
  }

  /// The dedicated user, made when absent; else `nobody`; empty when there is neither.
  static Optional<AppUser> dedicated() {
    return named(DEDICATED).or(AppUser::create).or(() -> named("nobody"));
  }

  private static Optional<AppUser> named(String name) {
    return passwd(f -> f[0].equals(name));
  }

  private static Optional<AppUser> create() {
    try {
      var useradd = Tools.find("useradd");
      var busybox = Tools.find("adduser");
      if (useradd.isPresent()) {
        run(
            useradd.get().toString(),
            "--system",
            "--user-group",
            "--home-dir",
            HOME.toString(),
            "--create-home",
            "--skel",
            "/dev/null",
            "--shell",
            "/usr/sbin/nologin",
            DEDICATED);
      } else if (busybox.isPresent()) {
        run(busybox.get().toString(), "-S", "-D", "-h", HOME.toString(), DEDICATED);
      }
      return named(DEDICATED);
    } catch (IOException e) {
      LOG.warn("could not create the user {}: {}", DEDICATED, e.toString());
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process p =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .start();
    String said = new String(p.getInputStream().readNBytes(4096), StandardCharsets.UTF_8).strip();
    if (!p.waitFor(20, TimeUnit.SECONDS)) {
      p.destroyForcibly();
      throw new IOException(command[0] + " did not end within 20 s");
    }
    if (p.exitValue() != 0) {
      throw new IOException(command[0] + " ended with " + p.exitValue() + ": " + said);
    }
  }

  private static Optional<AppUser> passwd(Predicate<String[]> wanted) {
    try {
      return Files.readAllLines(Path.of("/etc/passwd"), StandardCharsets.UTF_8).stream()
          .map(line -> line.split(":", -1))
          .filter(f -> f.length >= 7 && wanted.test(f))
          .map(f ->
              new AppUser(
                  f[0],
                  Integer.parseInt(f[2]),
                  Integer.parseInt(f[3]),
                  Optional.of(Path.of(f[5])).filter(Files::isDirectory),
                  true))
          .findFirst();
    } catch (IOException | RuntimeException e) {
      LOG.warn("/etc/passwd not read: {}", e.toString());
      return Optional.empty();
    }
  }

  private static int number(Path path, String attribute) {
    try {
      return (Integer) Files.getAttribute(path, attribute, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the owner of " + path, e);
    }
  }
}
