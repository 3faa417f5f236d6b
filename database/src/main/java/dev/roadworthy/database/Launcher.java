package dev.roadworthy.database;

import dev.roadworthy.base.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts PostgreSQL's programs so that they run as the right account, outside our terminal's
/// process group (Ctrl-C must not stop PostgreSQL before us), and are told to stop when the thread
/// that started them ends (`PR_SET_PDEATHSIG`, prctl(2)): use it on a thread that lives as long as
/// they shall.
///
/// The data folder is the working directory, entered before privileges are dropped, and is named
/// `/proc/self/cwd` to them: so it may lie below folders that the account cannot enter, such as
/// `/root`.
final class Launcher {
  private static final Logger LOG = LoggerFactory.getLogger(Launcher.class);
  static final String HERE = "/proc/self/cwd";

  private final Path programs;
  private final Optional<Account> account;
  private final List<String> prefix;

  private Launcher(Path programs, Optional<Account> account, List<String> prefix) {
    this.programs = programs;
    this.account = account;
    this.prefix = prefix;
  }

  /// @param programs the folder with `bin/postgres`
  /// @param account to drop to; needs root
  static Launcher of(Path programs, Optional<Account> account) {
    var prefix = new ArrayList<String>();
    Tools.find("setsid").ifPresent(p -> prefix.add(p.toString()));
    var setpriv = Tools.find("setpriv").filter(Launcher::knowsParentDeath);
    if (setpriv.isPresent()) {
      prefix.add(setpriv.get().toString());
      account.ifPresent(a -> prefix.addAll(a.drop()));
      prefix.addAll(List.of("--no-new-privs", "--pdeathsig", "INT"));
    } else if (account.isPresent()) {
      throw new Problem(
          "no-setpriv",
          "PostgreSQL refuses to run as root, and setpriv (util-linux) to run it as "
              + account.get().name()
              + " is missing.",
          "Install util-linux (apt-get install util-linux), or start Roadworthy as another user.");
    } else {
      LOG.warn(
          "setpriv (util-linux) is missing: after a kill -9 PostgreSQL runs on until the next"
              + " start");
    }
    return new Launcher(programs, account, List.copyOf(prefix));
  }

  /// Busybox has a setpriv that does not.
  private static boolean knowsParentDeath(Path setpriv) {
    var tried = new ProcessBuilder(setpriv.toString(), "--pdeathsig", "INT", "/bin/true");
    return Command.run(tried).exit() == 0;
  }

  ProcessBuilder program(Path data, String name, List<String> arguments) {
    var all = new ArrayList<String>();
    all.add(programs.resolve("bin").resolve(name).toString());
    all.addAll(arguments);
    return command(data, all);
  }

  /// As PostgreSQL's account, in the folder, with an environment of its own: ours may hold secrets.
  ProcessBuilder command(Path folder, List<String> words) {
    var all = new ArrayList<>(prefix);
    all.addAll(words);
    var builder = new ProcessBuilder(all).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(Map.of("PATH", "/usr/bin:/bin", "LC_ALL", "C", "TZ", "UTC"));
    return builder;
  }

  void own(Path folder) throws IOException {
    if (account.isPresent()) {
      Files.setAttribute(folder, "unix:uid", account.get().uid());
      Files.setAttribute(folder, "unix:gid", account.get().gid());
    }
  }

  /// Who PostgreSQL runs as, for people.
  String runsAs() {
    return account.map(Account::name).orElse(System.getProperty("user.name"));
  }

  /// From a shell, which every system has, unlike /bin/kill.
  static void signal(String name, long pid) {
    Command.run(new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pid));
  }
}
