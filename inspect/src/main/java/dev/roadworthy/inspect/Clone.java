package dev.roadworthy.inspect;

import dev.roadworthy.base.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Fetches a repository with the git program, since it knows the keys and logins of its user. Bare:
/// nothing is checked out, so no filter, attribute or hook of the repository has a part in it.
final class Clone {
  private static final long MAX_BYTES = 2L << 30;
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final int MAX_WORDS = 2000;

  private final GitUrl url;
  private final TemporaryFolder folder;
  private final Progress progress;

  Clone(GitUrl url, TemporaryFolder folder, Progress progress) {
    this.url = url;
    this.folder = folder;
    this.progress = progress;
  }

  /// @return the bare repository
  /// @throws Problem `clone-failed`
  Path run() {
    Path into = folder.path().resolve("repository.git");
    Path words = folder.path().resolve("git.log");
    try {
      var builder = new ProcessBuilder(command(into)).directory(folder.path().toFile());
      builder.environment().putAll(environment());
      builder.environment().keySet().removeIf(Clone::pointsElsewhere);
      builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
      builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.redirectError(words.toFile());
      Process git = builder.start();
      var atExit = new Thread(() -> end(git), "end-git");
      Runtime.getRuntime().addShutdownHook(atExit);
      try {
        watch(git);
      } finally {
        end(git);
        forget(atExit);
      }
      if (git.exitValue() != 0) {
        throw failed(lastWords(words), null);
      }
      return into;
    } catch (IOException e) {
      throw failed("git cannot be started: " + e.getMessage(), e);
    }
  }

  private List<String> command(Path into) {
    List<String> words = new ArrayList<>(List.of("git"));
    boolean plain = url.text().startsWith("http://");
    for (String setting :
        List.of(
            "protocol.allow=never",
            "protocol.https.allow=always",
            "protocol.ssh.allow=always",
            "protocol.http.allow=" + (plain ? "always" : "never"),
            "http.followRedirects=initial",
            "core.hooksPath=/dev/null",
            "core.fsmonitor=false",
            "core.askPass=",
            "submodule.recurse=false",
            "gc.auto=0",
            "maintenance.auto=false")) {
      words.add("-c");
      words.add(setting);
    }
    words.addAll(
        List.of("clone", "--bare", "--quiet", "--template=", "--", url.text(), into.toString()));
    return words;
  }

  /// Nobody is asked anything: a question nobody sees would wait for ever.
  private static Map<String, String> environment() {
    return Map.of(
        "GIT_TERMINAL_PROMPT",
        "0",
        "GIT_ALLOW_PROTOCOL",
        "https:http:ssh",
        "GIT_LFS_SKIP_SMUDGE",
        "1",
        "SSH_ASKPASS_REQUIRE",
        "never",
        "GCM_INTERACTIVE",
        "never",
        "GIT_SSH_COMMAND",
        System.getenv().getOrDefault("GIT_SSH_COMMAND", "ssh") + " -o BatchMode=yes");
  }

  private static boolean pointsElsewhere(String variable) {
    return switch (variable) {
      case "GIT_DIR",
          "GIT_WORK_TREE",
          "GIT_INDEX_FILE",
          "GIT_OBJECT_DIRECTORY",
          "GIT_ALTERNATE_OBJECT_DIRECTORIES",
          "GIT_TEMPLATE_DIR" ->
          true;
      default -> false;
    };
  }

  private void watch(Process git) {
    long end = System.nanoTime() + LIMIT.toNanos();
    try {
      while (!git.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        long bytes = folder.size();
        progress.at(Progress.Stage.CLONE, bytes, 0);
        if (bytes > MAX_BYTES) {
          throw failed("it is larger than 2 GiB", null);
        }
        if (System.nanoTime() > end) {
          throw failed("it took longer than " + LIMIT.toMinutes() + " minutes", null);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("it was interrupted", e);
    }
  }

  private static void end(Process git) {
    git.descendants().forEach(ProcessHandle::destroyForcibly);
    git.destroyForcibly();
    try {
      git.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(Thread atExit) {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      return; // the process is ending
    }
  }

  private static String lastWords(Path words) throws IOException {
    byte[] all = Files.readAllBytes(words);
    String text = new String(all, 0, Math.min(all.length, MAX_WORDS), StandardCharsets.UTF_8);
    return Shown.of(text.strip().replaceAll("://[^/@\\s]*@", "://").replaceAll("\\s+", " "), 300);
  }

  private Problem failed(String why, @org.jspecify.annotations.Nullable Throwable cause) {
    return new Problem(
        "clone-failed",
        url.shown() + " cannot be fetched: " + why,
        "Try `git clone` yourself and give the folder; git asks for nothing here, so a login must"
            + " already be known to it.",
        cause);
  }
}
