package dev.roadworthy.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Holds the house to `architecture.txt`: no room names a room its line does not list.
class ArchitectureTest {
  private static final String ROOT = "dev.roadworthy.";
  private static Map<String, Set<String>> allowed = Map.of();
  private static JavaClasses classes;

  @BeforeAll
  static void read() throws IOException {
    allowed = arrows(Path.of("..", "architecture.txt"));
    classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.roadworthy");
  }

  @Test
  void everyRoomNamesOnlyRoomsOnItsLine() {
    var forbidden = new TreeSet<String>();
    for (JavaClass from : classes) {
      String room = room(from);
      for (var dependency : from.getDirectDependenciesFromSelf()) {
        String other = room(dependency.getTargetClass());
        boolean arrow = !other.isEmpty() && !other.equals(room);
        if (arrow && !allowed.getOrDefault(room, Set.of()).contains(other)) {
          forbidden.add(
              room
                  + " -> "
                  + other
                  + ": "
                  + from.getName()
                  + " uses "
                  + dependency.getTargetClass().getName());
        }
      }
    }
    assertThat(forbidden).isEmpty();
  }

  @Test
  void everyRoomHasALineAndTheArrowsHaveNoCycle() {
    var rooms = new TreeSet<String>();
    classes.forEach(c -> rooms.add(room(c)));
    rooms.remove("");
    assertThat(allowed.keySet()).containsAll(rooms);
    allowed.keySet().forEach(room -> assertThat(cycle(room, new ArrayList<>())).isEmpty());
  }

  @Test
  void theEdgeKnowsNoDatabaseNoGitAndNoFiles() {
    var seen = new TreeSet<String>();
    for (JavaClass from : classes) {
      if (!room(from).equals("edge")) {
        continue;
      }
      for (var dependency : from.getDirectDependenciesFromSelf()) {
        String name = dependency.getTargetClass().getName();
        if (name.startsWith("java.sql.")
            || name.startsWith("org.jdbi.")
            || name.startsWith("java.nio.file.")
            || name.startsWith("org.eclipse.jgit.")) {
          seen.add(from.getName() + " uses " + name);
        }
      }
    }
    assertThat(seen).isEmpty();
  }

  private static List<String> cycle(String room, List<String> path) {
    if (path.contains(room)) {
      return path;
    }
    var longer = new ArrayList<>(path);
    longer.add(room);
    for (String next : allowed.getOrDefault(room, Set.of())) {
      var found = cycle(next, longer);
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }

  private static String room(JavaClass type) {
    String name = type.getBaseComponentType().getPackageName();
    if (!name.startsWith(ROOT)) {
      return "";
    }
    String rest = name.substring(ROOT.length());
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }

  private static Map<String, Set<String>> arrows(Path file) throws IOException {
    var arrows = new TreeMap<String, Set<String>>();
    for (String line : Files.readAllLines(file)) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] sides = line.split("->", 2);
      var right = new TreeSet<>(List.of(sides[1].strip().split("\\s+")));
      right.remove("");
      arrows.put(sides[0].strip(), right);
    }
    return arrows;
  }
}
