package dev.roadworthy.supervisor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives a user what it needs of an app's folder that belongs to root: the group, and read and
/// write for the group. The owner stays (git refuses folders of others), the rights of others stay,
/// links are not followed, and only what root owns is touched. `.git` and `.roadworthy` are left
/// alone.
///
/// The walk holds each folder open and works relative to it (`openat`, `fchmod`), so an app that
/// swaps a folder for a link meanwhile gains nothing.
final class FolderAccess {
  private static final Logger LOG = LoggerFactory.getLogger(FolderAccess.class);
  private static final Set<String> SKIPPED = Set.of(".git", ".roadworthy");

  /// Deeper trees than a package manager makes are not walked.
  private static final int MAX_DEPTH = 64;

  private final GroupPrincipal group;
  private int changed;

  private FolderAccess(GroupPrincipal group) {
    this.group = group;
  }

  /// The nearest folder above `dir`, or `dir` itself, that `user` may not pass through.
  static Optional<Path> closedAt(Path dir, AppUser user) {
    for (Path p = dir; p != null; p = p.getParent()) {
      if (!mayEnter(p, user)) {
        return Optional.of(p);
      }
    }
    return Optional.empty();
  }

  private static boolean mayEnter(Path dir, AppUser user) {
    try {
      int mode = number(dir, "unix:mode");
      if (number(dir, "unix:uid") == user.uid()) {
        return (mode & 0100) != 0;
      }
      if (number(dir, "unix:gid") == user.gid()) {
        return (mode & 0010) != 0;
      }
      return (mode & 0001) != 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static int number(Path dir, String attribute) throws IOException {
    return Files.getAttribute(dir, attribute) instanceof Integer n ? n : -1;
  }

  /// @return how many changes were made
  static int grant(Path dir, AppUser user) throws IOException {
    var access =
        new FolderAccess(
            dir.getFileSystem()
                .getUserPrincipalLookupService()
                .lookupPrincipalByGroupName(Integer.toString(user.gid())));
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(dir)) {
      if (!(stream instanceof SecureDirectoryStream<Path> open)) {
        throw new IOException("the file system of " + dir + " cannot be walked safely");
      }
      access.fit(open.getFileAttributeView(PosixFileAttributeView.class));
      access.walk(open, 0);
    }
    return access.changed;
  }

  private void walk(SecureDirectoryStream<Path> dir, int depth) {
    for (Path entry : dir) {
      Path name = entry.getFileName();
      if (SKIPPED.contains(name.toString())) {
        continue;
      }
      try {
        var view =
            dir.getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        PosixFileAttributes a = view.readAttributes();
        if (a.isRegularFile()) {
          fit(view);
        } else if (a.isDirectory() && depth < MAX_DEPTH) {
          fit(view);
          try (var below = dir.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
            walk(below, depth + 1);
          }
        }
      } catch (NoSuchFileException e) {
        LOG.trace("gone meanwhile: {}", entry);
      } catch (IOException e) {
        LOG.debug("left as it is: {}: {}", entry, e.toString());
      }
    }
  }

  private void fit(PosixFileAttributeView view) throws IOException {
    PosixFileAttributes a = view.readAttributes();
    if (!a.owner().getName().equals("root")) {
      return;
    }
    Set<PosixFilePermission> wanted = EnumSet.copyOf(a.permissions());
    wanted.add(PosixFilePermission.GROUP_READ);
    wanted.add(PosixFilePermission.GROUP_WRITE);
    if (a.isDirectory() || wanted.contains(PosixFilePermission.OWNER_EXECUTE)) {
      wanted.add(PosixFilePermission.GROUP_EXECUTE);
    }
    if (!group.equals(a.group())) {
      view.setGroup(group);
      changed++;
    }
    if (!wanted.equals(a.permissions())) {
      view.setPermissions(wanted);
      changed++;
    }
  }
}
