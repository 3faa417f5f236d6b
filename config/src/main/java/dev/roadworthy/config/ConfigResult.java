package dev.roadworthy.config;

import dev.roadworthy.base.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What reading a settings file gave: the settings, or every mistake in it, never both.
///
/// @param notYet keys that are fine and have no effect in this version
public record ConfigResult(
    Optional<AppConfig> config, List<Mistake> mistakes, List<Notice> notYet) {
  public ConfigResult {
    mistakes = List.copyOf(mistakes);
    notYet = List.copyOf(notYet);
    if (config.isPresent() != mistakes.isEmpty()) {
      throw new IllegalArgumentException("either settings or mistakes");
    }
  }

  /// The settings.
  ///
  /// @throws Problem `config-mistakes` that names all of them, one a line
  public AppConfig orThrow() {
    return config.orElseThrow(() ->
        new Problem(
            "config-mistakes",
            (mistakes.size() == 1 ? "1 mistake" : mistakes.size() + " mistakes")
                + " in the settings:\n"
                + mistakes.stream().map(Mistake::text).collect(Collectors.joining("\n")),
            "Correct them and start again; docs/reference/roadworthy-yaml.md lists every key."));
  }
}
