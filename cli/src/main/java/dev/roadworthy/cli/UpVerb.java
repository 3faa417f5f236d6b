package dev.roadworthy.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `roadworthy up`.
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the app of a folder, unchanged, behind the layer: edge, sign-in, sessions in",
      "PostgreSQL, limits, logs, supervisor. Stays in the foreground; Ctrl-C stops it, data stays."
    },
    footer = {
      "",
      "Examples:",
      "  roadworthy up                                 the app in this folder",
      "  roadworthy up examples/guestbook --port 9000",
      "  roadworthy up --env JWT_SECRET=change-me      a variable for the app",
      "  roadworthy up --json                          one JSON object a line, for programs"
    })
final class UpVerb implements Callable<Integer> {
  private final InProcess inProcess;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "The app's folder (default: this one).")
  private Path folder = Path.of(".");

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "Address the edge listens on (default: ${DEFAULT-VALUE}).")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "Port of the edge; 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--console-port",
      defaultValue = "7070",
      description = "Port of the console, on 127.0.0.1 (default: ${DEFAULT-VALUE}).")
  private int consolePort;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "Where data is kept (default: .roadworthy in the app's folder).")
  private @Nullable Path state;

  @Option(
      names = "--env",
      paramLabel = "K=V",
      description = "A variable for the app; may be repeated.")
  private Map<String, String> env = new LinkedHashMap<>();

  @Option(names = "--json", description = "One JSON object a line instead of text.")
  private boolean json;

  UpVerb(InProcess inProcess) {
    this.inProcess = inProcess;
  }

  @Override
  public Integer call() {
    return inProcess.up(
        new UpOptions(folder, host, port, consolePort, Optional.ofNullable(state), env, json));
  }
}
