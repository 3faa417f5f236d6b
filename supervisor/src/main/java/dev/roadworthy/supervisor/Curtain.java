package dev.roadworthy.supervisor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Lets an unprivileged user work in a folder below one that is closed to it, such as `/root`,
/// without opening it: in a mount namespace of its own the closed folder is replaced by an empty
/// one that shows only the app's folder and, read-only, the tool folders on the PATH (nvm, pyenv,
/// cargo live in a home). Everything keeps its path; keys and files beside stay out of sight.
///
/// @param hidden closed folders, each replaced
/// @param tools shown read-only
/// @param app shown as it is
record Curtain(List<Path> hidden, List<Path> tools, Path app) {
  /// A POSIX shell knows descriptors of one digit: 3 is the app's, 4 to 9 are for tools.
  private static final int MAX_TOOLS = 6;

  /// What has to be hidden so that `user` reaches `app` and the tools; empty: nothing.
  static Optional<Curtain> around(Path app, AppUser user, String path) {
    Set<Path> hidden = new LinkedHashSet<>();
    Path parent = app.getParent();
    if (parent != null) {
      topClosed(parent, user).ifPresent(hidden::add);
    }
    Set<Path> tools = new LinkedHashSet<>();
    for (String entry : path.split(":")) {
      if (entry.startsWith("/") && Files.isDirectory(Path.of(entry))) {
        Path folder = Path.of(entry).normalize();
        var closed = topClosed(folder, user);
        if (closed.isPresent() && !closed.get().equals(folder)) {
          hidden.add(closed.get());
          tools.add(closed.get().resolve(closed.get().relativize(folder).getName(0)));
        }
      }
    }
    tools.removeIf(t -> t.equals(app));
    return hidden.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Curtain(List.copyOf(hidden), tools.stream().limit(MAX_TOOLS).toList(), app));
  }

  static boolean possible() {
    return Tools.has("unshare") && Tools.has("mount");
  }

  /// The highest closed folder on the way to `dir`.
  private static Optional<Path> topClosed(Path dir, AppUser user) {
    Optional<Path> top = Optional.empty();
    for (var p = FolderAccess.closedAt(dir, user);
        p.isPresent();
        p = FolderAccess.closedAt(p.get().getParent(), user)) {
      top = p;
      if (p.get().getParent() == null) {
        break;
      }
    }
    return top;
  }

  boolean covers(Path path) {
    return hidden.stream().anyMatch(path::startsWith);
  }

  /// Lines of a shell script for a namespace of its own. The folders are held open over the moment
  /// in which their paths do not exist.
  String script() {
    var shown = new ArrayList<Path>();
    shown.addAll(tools);
    if (covers(app)) {
      shown.add(app);
    }
    var script = new StringBuilder();
    for (int i = 0; i < shown.size(); i++) {
      script.append("exec ").append(i + 3).append('<').append(quoted(shown.get(i))).append('\n');
    }
    for (Path h : hidden) {
      script
          .append("mount -n -t tmpfs -o mode=0755,size=64k,nosuid,nodev tmpfs ")
          .append(quoted(h))
          .append(" || exit 126\n");
    }
    for (int i = 0; i < shown.size(); i++) {
      String to = quoted(shown.get(i));
      String options = shown.get(i).equals(app) ? "--bind" : "-o bind,ro";
      script.append("mkdir -p ").append(to).append(" && mount -n -c ").append(options);
      script.append(" /proc/$$/fd/").append(i + 3).append(' ').append(to);
      script.append(" || exit 126\nexec ").append(i + 3).append("<&-\n");
    }
    return script.append("cd ").append(quoted(app)).append(" || exit 126\n").toString();
  }

  static String quoted(Path path) {
    return "'" + path.toString().replace("'", "'\\''") + "'";
  }
}
