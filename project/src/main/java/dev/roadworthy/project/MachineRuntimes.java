package dev.roadworthy.project;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The language runtimes of this machine: what is on the PATH and in the usual folders. Runs them
/// only to ask for their version or for what is installed, in the root folder, so that nothing of
/// an app's tree is run or imported.
final class MachineRuntimes implements Runtimes {
  /// Asking for a version takes milliseconds; a runtime that takes longer is broken.
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /// More of one kind than anybody installs.
  private static final int MAX_CANDIDATES = 16;

  private static final String PYTHON_PROBE =
      """
      import sys, importlib.util, json
      try:
          from importlib import metadata
      except ImportError:
          metadata = None
      std = getattr(sys, "stdlib_module_names", ())
      missing, versions = [], {}
      for name in sys.argv[1:]:
          if name in sys.builtin_module_names or name in std:
              continue
          try:
              found = importlib.util.find_spec(name) is not None
          except Exception:
              found = False
          if not found:
              missing.append(name)
          elif metadata is not None:
              try:
                  versions[name] = metadata.version(name)
              except Exception:
                  pass
      print(json.dumps({"version": "%d.%d.%d" % sys.version_info[:3],
                        "path": sys.executable, "missing": missing, "versions": versions}))
      """;

  private final List<Path> path;
  private final Path home;
  private final Map<String, Optional<String>> versions = new HashMap<>();

  MachineRuntimes(List<Path> path, Path home) {
    this.path = path;
    this.home = home;
  }

  /// Those of this machine, by the environment of this process.
  static Runtimes ofMachine() {
    var folders = new ArrayList<Path>();
    for (String entry :
        System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(File.pathSeparator)) {
      if (entry.startsWith("/")) {
        folders.add(Path.of(entry));
      }
    }
    return new MachineRuntimes(folders, Path.of(System.getProperty("user.home", "/root")));
  }

  @Override
  public Optional<Path> executable(String name) {
    return path.stream().map(p -> p.resolve(name)).filter(Files::isExecutable).findFirst();
  }

  @Override
  public Optional<String> version(String tool, String... arguments) {
    return versions.computeIfAbsent(tool, t -> ask(t, arguments));
  }

  private Optional<String> ask(String tool, String... arguments) {
    return executable(tool)
        .flatMap(
            exe -> output(Stream.concat(Stream.of(exe.toString()), Stream.of(arguments)).toList()))
        .flatMap(Versions::firstIn);
  }

  @Override
  public List<Python> pythons(Collection<String> needed, Collection<String> asked) {
    var modules = new LinkedHashSet<String>(needed);
    modules.addAll(asked);
    var found = new LinkedHashMap<String, Python>();
    probe(usualPythons(), modules, found);
    if (found.values().stream().noneMatch(p -> p.lacks(needed) == 0)) {
      probe(otherPythons(), modules, found);
    }
    return found.values().stream()
        .sorted(
            Comparator.<Python>comparingLong(p -> p.lacks(needed))
                .thenComparing(p -> !open(Path.of(p.path()))))
        .toList();
  }

  private void probe(Collection<Path> candidates, Set<String> modules, Map<String, Python> found) {
    for (Path candidate : candidates) {
      python(candidate, modules).ifPresent(p -> found.putIfAbsent(p.path(), p));
    }
  }

  @Override
  public Optional<Python> python(Path executable, Collection<String> modules) {
    if (!Files.isExecutable(executable)) {
      return Optional.empty();
    }
    var command = new ArrayList<String>(List.of(executable.toString(), "-c", PYTHON_PROBE));
    command.addAll(modules);
    return output(command).flatMap(MachineRuntimes::python);
  }

  private Set<Path> usualPythons() {
    var found = new LinkedHashSet<Path>();
    for (String name : List.of("python3", "python")) {
      executable(name).flatMap(this::unshimmed).ifPresent(found::add);
    }
    for (String folder : List.of("/usr/bin", "/usr/local/bin")) {
      found.add(Path.of(folder, "python3"));
    }
    return executables(found);
  }

  private Set<Path> otherPythons() {
    var found = new LinkedHashSet<Path>();
    found.addAll(children(home.resolve(".pyenv/versions"), "bin/python3"));
    found.addAll(children(Path.of("/opt/python"), "bin/python3"));
    return executables(found);
  }

  private static Set<Path> executables(Collection<Path> candidates) {
    var distinct = new LinkedHashMap<Path, Path>();
    for (Path candidate : candidates) {
      if (Files.isExecutable(candidate)) {
        real(candidate).ifPresent(r -> distinct.putIfAbsent(r, candidate));
      }
    }
    return new LinkedHashSet<>(distinct.values());
  }

  /// pyenv puts scripts on the PATH that look for a version in the current folder, slowly; the
  /// Python they would start outside any project is meant.
  private Optional<Path> unshimmed(Path executable) {
    if (!executable.toString().contains("/.pyenv/shims/")) {
      return Optional.of(executable);
    }
    try {
      String version =
          Files.readString(home.resolve(".pyenv/version")).lines().findFirst().orElse("");
      return Optional.of(
          home.resolve(".pyenv/versions").resolve(version.strip()).resolve("bin/python3"));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// Whether every user may run it: apps of root are started as a user of their own.
  private static boolean open(Path executable) {
    try {
      for (Path at = executable.toRealPath(); at != null; at = at.getParent()) {
        if (!Files.getPosixFilePermissions(at).contains(PosixFilePermission.OTHERS_EXECUTE)) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static Optional<Python> python(String json) {
    return Documents.json(json)
        .map(n -> {
          var missing = new LinkedHashSet<String>();
          n.path("missing").forEach(m -> missing.add(m.asString("")));
          var versions = new LinkedHashMap<String, String>();
          n.path("versions")
              .properties()
              .forEach(e -> versions.put(e.getKey(), e.getValue().asString("")));
          return new Python(
              n.path("path").asString(""), n.path("version").asString(""), missing, versions);
        })
        .filter(p -> p.path().startsWith("/"));
  }

  @Override
  public List<Jdk> jdks() {
    var homes = new LinkedHashSet<Path>();
    Optional.ofNullable(System.getenv("JAVA_HOME")).map(Path::of).ifPresent(homes::add);
    executable("java")
        .flatMap(MachineRuntimes::real)
        .map(p -> p.resolve("../..").normalize())
        .ifPresent(homes::add);
    for (String folder : List.of("/usr/lib/jvm", "/opt/java", "/opt")) {
      homes.addAll(children(Path.of(folder), ""));
    }
    homes.addAll(children(home.resolve(".sdkman/candidates/java"), ""));
    homes.addAll(children(home.resolve(".jdks"), ""));
    return homes.stream()
        .flatMap(h -> real(h).stream())
        .distinct()
        .filter(h -> Files.isExecutable(h.resolve("bin/java")))
        .flatMap(h -> jdk(h).stream())
        .sorted(Comparator.comparingInt(Jdk::major))
        .toList();
  }

  private static Optional<Jdk> jdk(Path home) {
    try {
      for (String line : Files.readAllLines(home.resolve("release"))) {
        if (line.startsWith("JAVA_VERSION=")) {
          String version = line.substring(13).replace("\"", "").strip();
          return Optional.of(new Jdk(home, version, Files.isExecutable(home.resolve("bin/javac"))));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static List<Path> children(Path folder, String below) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var entries = Files.list(folder)) {
      return entries
          .sorted(Comparator.reverseOrder())
          .limit(MAX_CANDIDATES)
          .map(p -> below.isEmpty() ? p : p.resolve(below))
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static Optional<Path> real(Path path) {
    try {
      return Optional.of(path.toRealPath());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// The standard output of a command that ends well within the limit; at most 64 KiB of it.
  private static Optional<String> output(List<String> command) {
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(new File("/"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .redirectInput(new File("/dev/null"))
              .start();
    } catch (IOException e) {
      return Optional.empty();
    }
    Thread guard = Thread.ofVirtual().start(() -> endAfterLimit(process));
    try (var out = process.getInputStream()) {
      String text = new String(out.readNBytes(64 * 1024), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? Optional.of(text) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      guard.interrupt();
      process.destroyForcibly();
    }
  }

  private static void endAfterLimit(Process process) {
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
