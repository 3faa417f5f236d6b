package dev.roadworthy.inspect;

import dev.roadworthy.project.Runtimes;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A machine that has whatever an app needs. Inspection asks no program for its version: what this
/// machine has does not matter to it, and a `.venv/bin/python` of the inspected tree must not run.
final class SupposedRuntimes implements Runtimes {
  private static final Path BIN = Path.of("/usr/bin");

  @Override
  public Optional<Path> executable(String name) {
    return Optional.of(BIN.resolve(name));
  }

  @Override
  public Optional<String> version(String tool, String... arguments) {
    return Optional.of(
        switch (tool) {
          case "node" -> "22.0.0";
          case "ruby" -> "3.3.0";
          case "go" -> "1.23.0";
          case "php" -> "8.3.0";
          default -> "10.0.0";
        });
  }

  @Override
  public List<Python> pythons(Collection<String> needed, Collection<String> asked) {
    return List.of(supposed());
  }

  @Override
  public Optional<Python> python(Path executable, Collection<String> modules) {
    return Optional.of(supposed());
  }

  @Override
  public List<Jdk> jdks() {
    return List.of(new Jdk(Path.of("/usr/lib/jvm/jdk"), "25.0.0", true));
  }

  private static Python supposed() {
    return new Python(BIN.resolve("python3").toString(), "3.12.0", Set.of(), Map.of());
  }
}
