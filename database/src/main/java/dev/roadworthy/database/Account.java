package dev.roadworthy.database;

import dev.roadworthy.base.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An account of the operating system that PostgreSQL runs under when Roadworthy is root: it
/// refuses to run as root, and as a uid without a line in /etc/passwd.
///
/// An account shared with the apps would let them read the control plane's files, so the one
/// everybody uses, `nobody`, is the last choice.
record Account(String name, int uid, int gid) {
  private static final Logger LOG = LoggerFactory.getLogger(Account.class);
  private static final String OWN = "roadworthy-db";
  private static final List<String> FALLBACK = List.of("nobody");
  private static final Path PASSWD = Path.of("/etc/passwd");

  /// Arguments to setpriv.
  List<String> drop() {
    return List.of("--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--inh-caps=-all");
  }

  /// Empty when this process is not root and PostgreSQL can run as ourselves.
  static Optional<Account> choose(Path data) {
    if (uidOfThisProcess() != 0) {
      return Optional.empty();
    }
    var chosen = existing(passwd(), owner(data));
    if (chosen.isEmpty() && create()) {
      chosen = named(passwd(), List.of(OWN));
    }
    if (chosen.isEmpty()) {
      chosen = named(passwd(), FALLBACK);
      chosen.ifPresent(
          a -> LOG.warn("PostgreSQL runs as {}, which other programs may share", a.name()));
    }
    if (chosen.isEmpty()) {
      throw new Problem(
          "no-account",
          "PostgreSQL refuses to run as root, and there is no other account for it.",
          "Create one: useradd --system " + OWN + "; or start Roadworthy as another user.");
    }
    return chosen;
  }

  /// The owner of existing data before all; root's own data belongs to nobody who may run it.
  static Optional<Account> existing(List<String> passwd, int ownerUid) {
    if (ownerUid > 0) {
      return accounts(passwd).filter(a -> a.uid == ownerUid).findFirst();
    }
    return named(passwd, List.of(OWN, "postgres"));
  }

  static Optional<Account> named(List<String> passwd, List<String> names) {
    return names.stream()
        .flatMap(n -> accounts(passwd).filter(a -> a.name.equals(n) && a.uid != 0))
        .findFirst();
  }

  private static Stream<Account> accounts(List<String> passwd) {
    return passwd.stream()
        .map(l -> l.split(":", -1))
        .filter(f -> f.length >= 4 && isNumber(f[2]) && isNumber(f[3]))
        .map(f -> new Account(f[0], Integer.parseInt(f[2]), Integer.parseInt(f[3])));
  }

  private static boolean isNumber(String s) {
    return !s.isEmpty() && s.length() < 10 && s.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static List<String> passwd() {
    try {
      return Files.readAllLines(PASSWD);
    } catch (IOException e) {
      LOG.warn("cannot read {}: {}", PASSWD, e.getMessage());
      return List.of();
    }
  }

  /// -1 when there is none yet.
  private static int owner(Path data) {
    try {
      return (Integer) Files.getAttribute(data, "unix:uid");
    } catch (IOException e) {
      return -1;
    }
  }

  private static boolean create() {
    var useradd = Tools.find("useradd");
    if (useradd.isEmpty()) {
      return false;
    }
    var made =
        Command.run(
            new ProcessBuilder(
                useradd.get().toString(),
                "--system",
                "--user-group",
                "--no-create-home",
                "--home-dir",
                "/nonexistent",
                "--shell",
                "/usr/sbin/nologin",
                OWN));
    LOG.info("created the system account {} for PostgreSQL: {}", OWN, made.exit() == 0);
    return made.exit() == 0;
  }

  static int uidOfThisProcess() {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(l -> l.startsWith("Uid:"))
          .map(l -> l.split("\\s+"))
          .map(f -> Integer.parseInt(f[2]))
          .findFirst()
          .orElse(-1);
    } catch (IOException e) {
      return -1;
    }
  }
}
