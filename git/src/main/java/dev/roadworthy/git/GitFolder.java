package dev.roadworthy.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/// Where a repository is and in which format.
///
/// @param git its own files: HEAD, the index
/// @param common what linked work trees share: objects, refs; mostly the same folder
/// @param work the work tree; absent for a bare repository or a mirror
/// @param prefix the asked folder below the work tree, such as `apps/api/`; empty for the whole
/// @param idBytes bytes of an object's id: 20, or 32 with SHA-256
/// @param partial whether it says itself that objects are elsewhere (a partial clone)
public record GitFolder(
    Path git, Path common, Optional<Path> work, String prefix, int idBytes, boolean partial) {
  private static final int MAX_UP = 64;

  /// What was found at a folder.
  public sealed interface Found {
    /// A repository holds the folder.
    record Repository(GitFolder folder) implements Found {}

    /// No repository holds it.
    record Nothing() implements Found {}

    /// There is one that is not read, and why: a sentence.
    record Refused(String why) implements Found {}
  }

  /// Looks in the folder and above it, as git does.
  public static Found find(Path asked) {
    try {
      Path folder = asked.toRealPath();
      if (bare(folder)) {
        return checked(folder, folder, Optional.empty(), "");
      }
      Path at = folder;
      for (int up = 0; at != null && up < MAX_UP; up++, at = at.getParent()) {
        Path dot = at.resolve(".git");
        if (Files.exists(dot, LinkOption.NOFOLLOW_LINKS)) {
          return inside(at, dot, folder);
        }
      }
      return new Found.Nothing();
    } catch (IOException e) {
      return new Found.Refused("the repository cannot be read: " + e.getClass().getSimpleName());
    }
  }

  private static boolean bare(Path folder) {
    return Files.isRegularFile(folder.resolve("HEAD"), LinkOption.NOFOLLOW_LINKS)
        && Files.isDirectory(folder.resolve("objects"), LinkOption.NOFOLLOW_LINKS)
        && Files.isDirectory(folder.resolve("refs"), LinkOption.NOFOLLOW_LINKS);
  }

  private static Found inside(Path work, Path dot, Path folder) throws IOException {
    String below = work.relativize(folder).toString();
    String prefix = below.isEmpty() ? "" : below + "/";
    if (Files.isDirectory(dot, LinkOption.NOFOLLOW_LINKS)) {
      return checked(dot, dot, Optional.of(work), prefix);
    }
    String text = Text.of(dot, 4096).strip();
    if (!text.startsWith("gitdir:")) {
      return new Found.Refused(".git is neither a folder nor a pointer to one");
    }
    return pointed(work, dot, work.resolve(text.substring(7).strip()).normalize(), prefix);
  }

  /// `.git` is a file that names a folder elsewhere: only taken when that folder names it too (a
  /// linked work tree, a submodule), so that an unpacked archive cannot point at other people's.
  private static Found pointed(Path work, Path dot, Path git, String prefix) throws IOException {
    String back = Text.of(git.resolve("gitdir"), 4096).strip();
    String shared = Text.of(git.resolve("commondir"), 4096).strip();
    if (!back.isEmpty() && same(git.resolve(back), dot)) {
      return checked(git, git.resolve(shared).normalize(), Optional.of(work), prefix);
    }
    String worktree = GitConfig.read(git.resolve("config")).value("core.worktree");
    if (!worktree.isEmpty() && same(git.resolve(worktree), work)) {
      return checked(git, git, Optional.of(work), prefix);
    }
    return new Found.Refused(".git points to a repository elsewhere that does not point back");
  }

  private static boolean same(Path a, Path b) {
    try {
      return a.toRealPath().equals(b.toRealPath());
    } catch (IOException e) {
      return false;
    }
  }

  private static Found checked(Path git, Path common, Optional<Path> work, String prefix)
      throws IOException {
    if (!bare(common) && !Files.isDirectory(common.resolve("objects"), LinkOption.NOFOLLOW_LINKS)) {
      return new Found.Refused("the repository has no objects of its own");
    }
    GitConfig config = GitConfig.read(common.resolve("config"));
    String format = config.value("extensions.objectformat");
    if (config.value("extensions.refstorage").equals("reftable")) {
      return new Found.Refused("its branches are stored as reftable, which is not read yet");
    }
    int idBytes = format.equals("sha256") ? 32 : 20;
    boolean partial = config.has("extensions.partialclone") || promisor(common);
    return new Found.Repository(new GitFolder(git, common, work, prefix, idBytes, partial));
  }

  private static boolean promisor(Path common) {
    Path packs = common.resolve("objects").resolve("pack");
    if (!Files.isDirectory(packs)) {
      return false;
    }
    try (var files = Files.newDirectoryStream(packs, "*.promisor")) {
      return files.iterator().hasNext();
    } catch (IOException e) {
      return false;
    }
  }
}
