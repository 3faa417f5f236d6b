package dev.roadworthy.project;

import dev.roadworthy.base.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Tells what an app is from its files. Nothing of the tree is run; the machine's own runtimes are
/// asked for their versions.
public final class Project {
  /// The first that knows the tree decides; those with a manifest of their own come first.
  private static final List<Stack> STACKS =
      List.of(
          new NodeStack(),
          new PythonStack(),
          new JavaStack(),
          new RubyStack(),
          new GoStack(),
          new PhpStack(),
          new ProcfileStack(),
          new StaticStack());

  private Project() {}

  /// @throws Problem `project-unreadable` when the folder is absent or cannot be read
  public static Detection detect(Path dir) {
    return detect(dir, Runtimes.ofMachine());
  }

  /// @param runtimes what could run it
  /// @throws Problem `project-unreadable` when the folder is absent or cannot be read
  public static Detection detect(Path dir, Runtimes runtimes) {
    SourceTree tree = SourceTree.read(dir);
    Optional<Detection> browser = Optional.empty();
    for (Stack stack : STACKS) {
      Optional<Detection> found = stack.detect(tree, runtimes);
      boolean files = found.map(d -> d.kind() == Detection.Kind.STATIC).orElse(false);
      if (found.isPresent() && !files) {
        return found.get();
      }
      browser = browser.isPresent() ? browser : found;
    }
    return browser.orElseGet(() -> unknown(tree));
  }

  private static Detection unknown(SourceTree tree) {
    var draft = new Draft(tree, "", Detection.Kind.UNKNOWN);
    draft.unknown(
        tree.files().isEmpty()
            ? "The folder holds no files."
            : "No package.json, Python app, pom.xml, Gemfile, go.mod, PHP page, Procfile or"
                + " index.html was found.",
        "run: {start: ./my-server, port: PORT}");
    return draft.done();
  }
}
