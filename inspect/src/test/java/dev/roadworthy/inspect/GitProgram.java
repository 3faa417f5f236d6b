package dev.roadworthy.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The real git program in a folder, with nobody's settings.
final class GitProgram {
  private final Path folder;

  GitProgram(Path folder) {
    this.folder = folder;
  }

  static GitProgram init(Path folder) throws IOException {
    Files.createDirectories(folder);
    var git = new GitProgram(folder);
    git.run("init", "-q", "-b", "main");
    return git;
  }

  Path folder() {
    return folder;
  }

  String run(String... words) throws IOException {
    return new String(bytes(new byte[0], words), StandardCharsets.UTF_8);
  }

  byte[] bytes(byte[] input, String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    builder
        .environment()
        .putAll(
            Map.of(
                "GIT_CONFIG_NOSYSTEM", "1",
                "GIT_CONFIG_GLOBAL", "/dev/null",
                "GIT_AUTHOR_NAME", "Ada \u001b[31mred",
                "GIT_AUTHOR_EMAIL", "ada@example.com",
                "GIT_COMMITTER_NAME", "Ada",
                "GIT_COMMITTER_EMAIL", "ada@example.com"));
    Process process = builder.start();
    try (var in = process.getOutputStream()) {
      in.write(input);
    }
    byte[] out = process.getInputStream().readAllBytes();
    try {
      assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    return out;
  }

  GitProgram write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return this;
  }

  String commit(String message) throws IOException {
    run("add", "-A", "-f");
    run("commit", "-q", "--allow-empty", "-m", message);
    return run("rev-parse", "HEAD").strip();
  }
}
