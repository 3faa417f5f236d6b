package dev.roadworthy.project;

import dev.roadworthy.base.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The files of an app, read within limits and never run. Folders of installed and generated things
/// are skipped; links are not followed, so a loop of them ends nothing.
final class SourceTree {
  /// A hand-written app has hundreds of files; beyond this the rest is not looked at and said.
  static final int MAX_FILES = 20_000;

  /// Deeper folders are generated or hostile.
  private static final int MAX_DEPTH = 16;

  /// A source file of more bytes is generated; its content is not read.
  static final int MAX_FILE_BYTES = 512 * 1024;

  /// All content kept of one tree.
  private static final long MAX_TOTAL_BYTES = 32L * 1024 * 1024;

  private static final Set<String> SKIPPED =
      Set.of(
          "node_modules",
          ".git",
          ".hg",
          ".svn",
          "venv",
          ".venv",
          "__pycache__",
          ".roadworthy",
          "target",
          "build",
          "dist",
          ".next",
          ".nuxt",
          ".output",
          ".svelte-kit",
          "vendor",
          ".idea",
          ".vscode",
          ".gradle",
          "coverage",
          ".cache",
          ".tox",
          ".mypy_cache",
          ".pytest_cache",
          "site-packages",
          "bower_components",
          ".terraform",
          ".parcel-cache",
          ".turbo");

  private final Path root;
  private final List<String> files;
  private final boolean complete;
  private final Map<String, Optional<Source>> sources = new HashMap<>();
  private long bytesKept;

  private SourceTree(Path root, List<String> files, boolean complete) {
    this.root = root;
    this.files = files;
    this.complete = complete;
  }

  /// @throws Problem `project-unreadable` when the folder is absent or cannot be listed
  static SourceTree read(Path dir) {
    if (!Files.isDirectory(dir)) {
      throw new Problem(
          "project-unreadable",
          dir + (Files.exists(dir) ? " is not a folder" : " does not exist"),
          "Give the folder of the app, the one with its package.json, manage.py or pom.xml.");
    }
    try {
      Path root = dir.toRealPath();
      var walk = new Walk(root);
      Files.walkFileTree(root, Set.of(), MAX_DEPTH, walk);
      walk.files.sort(null);
      return new SourceTree(root, List.copyOf(walk.files), walk.complete);
    } catch (IOException e) {
      throw new Problem(
          "project-unreadable",
          dir + " cannot be read: " + e.getClass().getSimpleName(),
          "Start as a user who may read it.",
          e);
    }
  }

  /// Relative paths with slashes, sorted.
  List<String> files() {
    return files;
  }

  /// False when there were more files than are looked at.
  boolean complete() {
    return complete;
  }

  Path root() {
    return root;
  }

  /// Whether a regular file is there, in skipped folders too.
  boolean has(String file) {
    return Files.isRegularFile(root.resolve(file));
  }

  boolean hasFolder(String folder) {
    return Files.isDirectory(root.resolve(folder));
  }

  boolean executable(String file) {
    return Files.isExecutable(root.resolve(file));
  }

  /// Names directly within a folder, `/` at the end of a folder's; at most 200.
  List<String> list(String folder) {
    try (var entries = Files.list(root.resolve(folder))) {
      return entries
          .limit(200)
          .map(p -> p.getFileName() + (Files.isDirectory(p) ? "/" : ""))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /// The file's text; empty when it is absent, too large, no text, or a link out of the tree.
  Optional<Source> source(String file) {
    return sources.computeIfAbsent(file, this::load);
  }

  /// The files of these endings that people wrote for the app itself: no tests, no configuration of
  /// tools, nothing of the front end named in `except`.
  List<Source> sources(Set<String> endings, List<String> except) {
    var found = new ArrayList<Source>();
    for (String file : files) {
      int dot = file.lastIndexOf('.');
      if (dot < 0 || !endings.contains(file.substring(dot + 1)) || isTest(file)) {
        continue;
      }
      if (except.stream().noneMatch(file::startsWith)) {
        source(file).ifPresent(found::add);
      }
    }
    return found;
  }

  static boolean isTest(String file) {
    String path = "/" + file;
    String name = path.substring(path.lastIndexOf('/') + 1);
    return path.contains("/test/")
        || path.contains("/tests/")
        || path.contains("/__tests__/")
        || path.contains("/spec/")
        || path.contains("/cypress/")
        || path.contains("/e2e/")
        || name.contains(".test.")
        || name.contains(".spec.")
        || name.startsWith("test_")
        || name.endsWith("_test.go")
        || name.endsWith("_test.py")
        || name.equals("tests.py")
        || name.equals("conftest.py");
  }

  private Optional<Source> load(String file) {
    Path path = root.resolve(file).normalize();
    try {
      if (!path.startsWith(root)
          || !Files.isRegularFile(path)
          || !path.toRealPath().startsWith(root)
          || Files.size(path) > MAX_FILE_BYTES
          || bytesKept + Files.size(path) > MAX_TOTAL_BYTES) {
        return Optional.empty();
      }
      byte[] bytes = Files.readAllBytes(path);
      bytesKept += bytes.length;
      for (int i = 0; i < Math.min(bytes.length, 1024); i++) {
        if (bytes[i] == 0) {
          return Optional.empty();
        }
      }
      return Optional.of(new Source(file, new String(bytes, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static final class Walk implements FileVisitor<Path> {
    private final Path root;
    private final List<String> files = new ArrayList<>();
    private boolean complete = true;

    Walk(Path root) {
      this.root = root;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
      boolean skip =
          !dir.equals(root)
              && (SKIPPED.contains(String.valueOf(dir.getFileName()))
                  || Files.exists(dir.resolve("pyvenv.cfg")));
      return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (files.size() == MAX_FILES) {
        complete = false;
        return FileVisitResult.TERMINATE;
      }
      if (!attributes.isDirectory() && !attributes.isOther()) {
        files.add(root.relativize(file).toString().replace('\\', '/'));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (file.equals(root)) {
        throw e;
      }
      complete = false;
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e) {
      return FileVisitResult.CONTINUE;
    }
  }
}
