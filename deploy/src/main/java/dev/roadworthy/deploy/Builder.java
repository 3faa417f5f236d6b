package dev.roadworthy.deploy;

import dev.roadworthy.base.Durations;
import dev.roadworthy.base.Problem;
import dev.roadworthy.project.Fingerprint;
import dev.roadworthy.supervisor.CommandResult;
import dev.roadworthy.supervisor.CommandSpec;
import dev.roadworthy.supervisor.Commands;
import dev.roadworthy.supervisor.OutputLine;
import dev.roadworthy.supervisor.Supervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/// Makes apps ready to start: runs their build command as a child with the lowest priority, bound
/// in time and memory, and leaves it out when nothing it depends on has changed.
///
/// One build of an app at a time; the state folder has one owner, so nobody else builds into it.
public final class Builder {
  private final Supervisor supervisor;
  private final Path folder;

  /// @param folder for logs and what is remembered, below the state folder; made when absent
  /// @throws Problem `state-unwritable`
  public Builder(Supervisor supervisor, Path folder) {
    this.supervisor = supervisor;
    this.folder = folder;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new Problem(
          "state-unwritable",
          folder + " cannot be made: " + e.getMessage(),
          "Look at the permissions of the state folder.",
          e);
    }
  }

  /// Builds unless nothing has changed.
  ///
  /// @param progress gets each line the build writes
  /// @throws Problem `build-failed` with the lines that say why; `state-unwritable`
  /// @throws InterruptedException after the build's whole tree has been killed; it is not
  ///   remembered as done
  public BuildResult build(BuildOrder order, Consumer<String> progress)
      throws InterruptedException {
    var memory = new BuildMemory(folder.resolve(order.app() + ".built"));
    String before = fingerprint(order);
    if (memory.remembers(before) && made(order)) {
      return new BuildResult.Unchanged();
    }
    memory.forget();
    makeFolders(order);
    BuildResult result = run(order, order.app() + "-build", progress);
    // npm install writes a lock file: what counts is how the tree looks after the build.
    memory.remember(fingerprint(order));
    return result;
  }

  /// Runs a step that is never left out, such as a migration.
  ///
  /// @throws Problem `build-failed` with the lines that say why
  public BuildResult prepare(BuildOrder order, Consumer<String> progress)
      throws InterruptedException {
    return run(order, order.app() + "-prepare", progress);
  }

  private BuildResult run(BuildOrder order, String name, Consumer<String> progress)
      throws InterruptedException {
    var spec =
        new CommandSpec(
            name,
            Commands.of(order.command()),
            order.dir(),
            environment(order),
            order.memory(),
            true,
            order.timeout());
    try (var log = new BuildLog(folder.resolve(name + ".log"))) {
      CommandResult result = supervisor.run(spec, lines -> take(lines, log, progress));
      if (!result.succeeded()) {
        throw failed(order, result, log);
      }
      return new BuildResult.Built(result.took(), log.file());
    }
  }

  private static Map<String, String> environment(BuildOrder order) {
    var all = new HashMap<>(NodeHeaders.environment(System.getenv().getOrDefault("PATH", "")));
    all.putAll(order.environment());
    return all;
  }

  private static void take(List<OutputLine> lines, BuildLog log, Consumer<String> progress) {
    for (OutputLine line : lines) {
      log.add(line.text());
      progress.accept(line.text());
    }
  }

  /// What a build leaves below the private `.roadworthy` (`.roadworthy/venv/bin/python`) goes into
  /// a folder there that belongs to the app's user.
  private void makeFolders(BuildOrder order) {
    for (String made : order.inputs().made()) {
      Path path = Path.of(made).normalize();
      if (path.startsWith(".roadworthy") && path.getNameCount() > 2) {
        supervisor.makeFolder(order.dir().resolve(path.subpath(0, 2)), order.dir());
      }
    }
  }

  private static String fingerprint(BuildOrder order) {
    return Fingerprint.of(order.dir(), order.inputs(), order.command());
  }

  private static boolean made(BuildOrder order) {
    return order.inputs().made().stream().allMatch(m -> Files.exists(order.dir().resolve(m)));
  }

  private static Problem failed(BuildOrder order, CommandResult result, BuildLog log) {
    var text = new StringBuilder(shortened(order.command()));
    if (result.timedOut()) {
      text.append(" took longer than ").append(Durations.text(order.timeout()));
    } else if (result.outOfMemory()) {
      text.append(" needed more memory than ");
      text.append(order.memory().map(Object::toString).orElse("there is"));
    } else {
      text.append(" failed with ").append(result.exit().text());
    }
    List<String> reason = log.reason();
    for (String line : reason) {
      text.append("\n  ").append(line);
    }
    return new Problem(
        "build-failed",
        text.toString(),
        hint(String.join("\n", reason)) + "All of it: " + log.file());
  }

  private static String shortened(String command) {
    return command.length() <= 120 ? command : command.substring(0, 117) + "...";
  }

  private static String hint(String reason) {
    String text = reason.toLowerCase(Locale.ROOT);
    if (text.contains("can only install packages when your package.json and")) {
      return "Run npm install once and commit package-lock.json. ";
    }
    if (text.contains("no matching distribution") || text.contains("could not find a version")) {
      return "pip found no package index or no such package; Debian's python3-... packages do as"
          + " well. ";
    }
    if (text.contains("enotfound") || text.contains("eai_again") || text.contains("etimedout")) {
      return "A server it downloads from could not be reached from this machine. ";
    }
    if (text.contains("no space left") || text.contains("enospc")) {
      return "The disk is full. ";
    }
    return "";
  }
}
