package dev.roadworthy.project;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The language runtimes that could run an app.
public interface Runtimes {
  /// Those of this machine, by the environment of this process.
  static Runtimes ofMachine() {
    return MachineRuntimes.ofMachine();
  }

  /// A Python and what of the wanted modules it lacks.
  ///
  /// @param versions of the wanted modules whose distribution has the same name
  record Python(String path, String version, Set<String> missing, Map<String, String> versions) {
    public Python {
      missing = Set.copyOf(missing);
      versions = Map.copyOf(versions);
    }

    long lacks(Collection<String> modules) {
      return modules.stream().filter(missing::contains).count();
    }
  }

  /// A JDK or JRE.
  ///
  /// @param compiler whether it can compile
  record Jdk(Path home, String version, boolean compiler) {
    int major() {
      return Versions.javaMajor(version);
    }
  }

  /// The first executable of this name on the PATH.
  Optional<Path> executable(String name);

  /// The version a tool reports, digits and dots only; empty when it is not installed.
  Optional<String> version(String tool, String... arguments);

  /// Python 3s, best first; those in the usual places, and the others only when none of those has
  /// all the needed modules.
  ///
  /// @param needed modules without which the app does not start
  /// @param asked further modules to look for
  List<Python> pythons(Collection<String> needed, Collection<String> asked);

  /// The Python at this path; empty when it is none.
  Optional<Python> python(Path executable, Collection<String> modules);

  /// Every JDK found, oldest first.
  List<Jdk> jdks();
}
