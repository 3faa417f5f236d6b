package dev.roadworthy.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What `roadworthy up` was told.
///
/// @param state the state folder, or empty for `.roadworthy` in the app's folder
/// @param env variables for the app, over what its files say
/// @param json one JSON object a line instead of text
public record UpOptions(
    Path folder,
    String host,
    int port,
    int consolePort,
    Optional<Path> state,
    Map<String, String> env,
    boolean json) {
  public UpOptions {
    env = Map.copyOf(env);
  }
}
