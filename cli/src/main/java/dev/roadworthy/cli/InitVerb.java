package dev.roadworthy.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `roadworthy init`.
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = "Writes roadworthy.yaml with what was detected, each line explained.",
    footer = {"", "Examples:", "  roadworthy init", "  roadworthy init --print examples/guestbook"})
final class InitVerb implements Callable<Integer> {
  private final InProcess inProcess;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "The app's folder (default: this one).")
  private Path folder = Path.of(".");

  @Option(
      names = "--force",
      description =
          "Replace a roadworthy.yaml that is there (the old one is kept as roadworthy.yaml.old).")
  private boolean force;

  @Option(names = "--print", description = "Print it instead of writing the file.")
  private boolean print;

  InitVerb(InProcess inProcess) {
    this.inProcess = inProcess;
  }

  @Override
  public Integer call() {
    return inProcess.init(new InitOptions(folder, force, print));
  }
}
