package dev.roadworthy.project;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A machine as many are: Node 20, Python 3.11 with some of Debian's packages, two JDKs, Maven.
final class UsualRuntimes implements Runtimes {
  private static final Set<String> MODULES =
      Set.of(
          "os",
          "sys",
          "http",
          "pathlib",
          "flask",
          "flask_login",
          "flask_sqlalchemy",
          "django",
          "fastapi",
          "uvicorn");

  @Override
  public Optional<Path> executable(String name) {
    return Set.of("node", "npm", "mvn", "python3").contains(name)
        ? Optional.of(Path.of("/usr/bin", name))
        : Optional.empty();
  }

  @Override
  public Optional<String> version(String tool, String... arguments) {
    return tool.equals("node") ? Optional.of("20.11.0") : Optional.empty();
  }

  @Override
  public List<Python> pythons(Collection<String> needed, Collection<String> asked) {
    var all = new ArrayList<String>(needed);
    all.addAll(asked);
    return List.of(python(Path.of("/usr/bin/python3"), all).orElseThrow());
  }

  @Override
  public Optional<Python> python(Path executable, Collection<String> modules) {
    Set<String> missing =
        modules.stream().filter(m -> !MODULES.contains(m)).collect(Collectors.toSet());
    return Optional.of(
        new Python(executable.toString(), "3.11.2", missing, Map.of("flask", "2.2.2")));
  }

  @Override
  public List<Jdk> jdks() {
    return List.of(
        new Jdk(Path.of("/usr/lib/jvm/java-17"), "17.0.9", true),
        new Jdk(Path.of("/usr/lib/jvm/java-25"), "25.0.1", true));
  }
}
