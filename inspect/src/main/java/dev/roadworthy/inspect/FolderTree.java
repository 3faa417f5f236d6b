package dev.roadworthy.inspect;

import dev.roadworthy.base.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// A folder on this machine. Links are not followed; version control's own folder and installed
/// packages are not entered.
public final class FolderTree implements Tree {
  /// A repository of more files is looked at in part, and says so.
  static final int MAX_FILES = 200_000;

  private static final int MAX_DEPTH = 64;

  /// Rules look at files a person could have written; larger ones are only scanned for credentials.
  static final int MAX_FILE_BYTES = 2 * 1024 * 1024;

  private static final Set<String> SKIPPED =
      Set.of(".git", ".hg", ".svn", "node_modules", ".venv", "venv", "__pycache__", ".roadworthy");

  private final Path root;
  private final List<TreeFile> files;

  private FolderTree(Path root, List<TreeFile> files) {
    this.root = root;
    this.files = List.copyOf(files);
  }

  /// @param tracked tells whether version control holds a relative path
  /// @throws Problem `inspect-unreadable`
  public static FolderTree read(Path folder, Predicate<String> tracked) {
    try {
      Path root = folder.toRealPath();
      var files = new ArrayList<TreeFile>();
      Files.walkFileTree(root, Set.of(), MAX_DEPTH, new Walk(root, tracked, files));
      files.sort(Comparator.comparing(TreeFile::path));
      return new FolderTree(root, files);
    } catch (IOException e) {
      throw new Problem(
          "inspect-unreadable",
          folder + " cannot be read: " + e.getClass().getSimpleName(),
          "Give the folder of the app, or its git address.",
          e);
    }
  }

  @Override
  public List<TreeFile> files() {
    return files;
  }

  @Override
  public Optional<byte[]> bytes(String path) {
    Path file = root.resolve(path).normalize();
    try {
      if (!file.startsWith(root)
          || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          || Files.size(file) > MAX_FILE_BYTES) {
        return Optional.empty();
      }
      return Optional.of(Files.readAllBytes(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<String> text(String path) {
    return bytes(path).filter(FolderTree::isText).map(b -> new String(b, StandardCharsets.UTF_8));
  }

  private static boolean isText(byte[] bytes) {
    for (int i = 0; i < Math.min(bytes.length, 8192); i++) {
      if (bytes[i] == 0) {
        return false;
      }
    }
    return true;
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path root;
    private final Predicate<String> tracked;
    private final List<TreeFile> files;

    Walk(Path root, Predicate<String> tracked, List<TreeFile> files) {
      this.root = root;
      this.tracked = tracked;
      this.files = files;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
      boolean skip = !dir.equals(root) && SKIPPED.contains(String.valueOf(dir.getFileName()));
      return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile()) {
        String path = root.relativize(file).toString();
        files.add(new TreeFile(path, attributes.size(), tracked.test(path)));
      }
      return files.size() < MAX_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (file.equals(root)) {
        throw e;
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
