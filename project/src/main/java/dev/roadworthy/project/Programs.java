package dev.roadworthy.project;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The programs of one source tree, which find each other's functions by name, so that a value can
/// be followed from a handler in one file to a query in another.
public final class Programs {
  /// A name that this many functions carry (`get`, `create`) says nothing about which is called.
  private static final int MAX_NAMESAKES = 3;

  /// Callers looked at of one function: more add nothing to what is known.
  private static final int MAX_CALLERS = 12;

  /// Before the path of a file that is called itself.
  private static final String WHOLE = "whole ";

  /// A call and the file it stands in.
  public record Caller(Program program, Call call) {}

  private final Map<String, Program> programs = new HashMap<>();
  private @Nullable Map<String, List<Caller>> callers;
  private @Nullable Map<String, List<Callable>> callables;

  public Programs(List<Program> programs) {
    for (Program p : programs) {
      this.programs.put(p.path(), p);
      p.join(this);
    }
  }

  public List<Program> all() {
    return programs.values().stream().sorted((a, b) -> a.path().compareTo(b.path())).toList();
  }

  public Optional<Program> at(String path) {
    return Optional.ofNullable(programs.get(path));
  }

  /// The file that `./x` or `../y/z` means, required by another.
  public Optional<Program> required(Program from, String module) {
    return Modules.resolve(from, module, programs);
  }

  /// Calls that may be calls of this function, by its name, in any file; of what a file exports as
  /// a whole by the name it is imported under.
  List<Caller> callers(Program home, Callable function) {
    var all = new ArrayList<Caller>();
    String name = function.name();
    if (!name.isEmpty() && callables().getOrDefault(name, List.of()).size() <= MAX_NAMESAKES) {
      all.addAll(callersByName().getOrDefault(name, List.of()));
    }
    if (home.exportsWhole(function)) {
      all.addAll(callersByName().getOrDefault(WHOLE + home.path(), List.of()));
    }
    return all.subList(0, Math.min(all.size(), MAX_CALLERS));
  }

  /// Functions of this name in any file.
  public List<Callable> callables(String name) {
    return List.copyOf(callables().getOrDefault(name, List.of()));
  }

  private Map<String, List<Callable>> callables() {
    var index = callables;
    if (index == null) {
      index = new HashMap<>();
      for (Program p : all()) {
        for (Callable c : p.callables()) {
          index.computeIfAbsent(c.name(), n -> new ArrayList<>()).add(c);
        }
      }
      callables = index;
    }
    return index;
  }

  private Map<String, List<Caller>> callersByName() {
    var known = callers;
    if (known == null) {
      var index = new HashMap<String, List<Caller>>();
      for (Program p : all()) {
        for (Call c : p.calls()) {
          index.computeIfAbsent(c.name(), n -> new ArrayList<>()).add(new Caller(p, c));
          if (c.callee().startsWith(".")) {
            Optional<Program> file = required(p, c.callee());
            file.ifPresent(f ->
                index
                    .computeIfAbsent(WHOLE + f.path(), n -> new ArrayList<>())
                    .add(new Caller(p, c)));
          }
        }
      }
      callers = index;
      return index;
    }
    return known;
  }
}
