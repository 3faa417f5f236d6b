package dev.roadworthy.inspect;

import dev.roadworthy.base.Problem;
import dev.roadworthy.git.GitFolder;
import dev.roadworthy.git.Repository;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is inspected, as a folder of plain files: the folder itself, or HEAD's files of a bare
/// repository or a fetched one, written into a temporary folder that goes when this is closed.
public final class Source implements Closeable {
  private final String name;
  private final Path folder;
  private final GitFolder.Found found;
  private final List<Gap> gaps;
  private final @Nullable TemporaryFolder temporary;

  private Source(
      String name,
      Path folder,
      GitFolder.Found found,
      List<Gap> gaps,
      @Nullable TemporaryFolder temporary) {
    this.name = name;
    this.folder = folder;
    this.found = found;
    this.gaps = List.copyOf(gaps);
    this.temporary = temporary;
  }

  /// Opens a folder, or fetches a repository.
  ///
  /// @param text a folder, `https://...`, `ssh://...`, `git@host:...` or `file://...`
  /// @throws Problem `inspect-unreadable`, `inspect-address`, `clone-failed`
  public static Source open(String text, Progress progress) {
    Optional<GitUrl> url = GitUrl.of(text);
    if (url.isEmpty()) {
      return local(Path.of(text).toAbsolutePath().normalize(), null);
    }
    if (url.get().local().isPresent()) {
      return local(url.get().local().get(), url.get().name());
    }
    TemporaryFolder temporary = temporary();
    try {
      Path bare = new Clone(url.get(), temporary, progress).run();
      return exported(url.get().name(), GitFolder.find(bare), temporary);
    } catch (RuntimeException e) {
      temporary.close();
      throw e;
    }
  }

  private static Source local(Path folder, @Nullable String said) {
    if (!Files.isDirectory(folder)) {
      throw new Problem(
          "inspect-unreadable",
          "There is no folder " + Shown.of(folder.toString(), 300) + ".",
          "Give the folder of the app, its git address, or http://... where it runs.");
    }
    Path last = folder.getFileName();
    String name = said != null ? said : Shown.of(last == null ? "/" : last.toString(), 100);
    GitFolder.Found found = GitFolder.find(folder);
    boolean bare = found instanceof GitFolder.Found.Repository r && r.folder().work().isEmpty();
    if (!bare) {
      return new Source(name, folder, found, List.of(), null);
    }
    TemporaryFolder temporary = temporary();
    try {
      return exported(name.replaceFirst("\\.git$", ""), found, temporary);
    } catch (RuntimeException e) {
      temporary.close();
      throw e;
    }
  }

  private static Source exported(String name, GitFolder.Found found, TemporaryFolder temporary) {
    List<Gap> gaps = new ArrayList<>();
    try {
      Path files = Files.createDirectory(temporary.path().resolve(safe(name)));
      if (found instanceof GitFolder.Found.Repository r) {
        try (Repository repository = Repository.open(r.folder())) {
          int left = repository.export(files, () -> false);
          if (left > 0) {
            gaps.add(new Gap("files", left + " files of the newest commit could not be read"));
          }
        }
      }
      return new Source(name, files, found, gaps, temporary);
    } catch (IOException e) {
      throw new Problem(
          "inspect-unreadable",
          "The files of " + name + " cannot be read: " + e.getMessage(),
          "Check the repository with git fsck.",
          e);
    }
  }

  /// The folder's name shows in what is detected.
  private static String safe(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9._-]", "-");
    return plain.isEmpty() || plain.startsWith(".") ? "repository" + plain : plain;
  }

  private static TemporaryFolder temporary() {
    try {
      return new TemporaryFolder();
    } catch (IOException e) {
      throw new Problem(
          "no-temporary-folder",
          "No temporary folder can be made: " + e.getMessage(),
          "Make room, or set another one with TMPDIR.",
          e);
    }
  }

  /// As a person names it.
  public String name() {
    return name;
  }

  /// Where the files are.
  public Path folder() {
    return folder;
  }

  /// Whether the files were written from a repository, so that all of them are committed.
  boolean exported() {
    return temporary != null;
  }

  GitFolder.Found found() {
    return found;
  }

  List<Gap> gaps() {
    return gaps;
  }

  @Override
  public void close() {
    if (temporary != null) {
      temporary.close();
    }
  }
}
