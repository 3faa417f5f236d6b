package dev.roadworthy.git;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/// Writes the files of HEAD's tree into an empty folder: no link, no filter, no attribute, nothing
/// outside of the folder and nothing named `.git`.
final class HeadExport {
  private static final int MAX_FILES = 200_000;
  private static final long MAX_BYTES = 4L << 30;

  private HeadExport() {}

  /// @return how many files were left out: unreadable, too large, or of a name that is not written
  static int write(Repository repository, Objects objects, Path into, BooleanSupplier stopped)
      throws IOException {
    int left = 0;
    long bytes = 0;
    List<Repository.HeadFile> files = repository.headFiles(MAX_FILES);
    for (Repository.HeadFile file : files) {
      bytes += Math.max(0, file.size());
      boolean room = bytes <= MAX_BYTES && !stopped.getAsBoolean();
      if (!room || !allowed(file.path()) || !one(objects, file, into)) {
        left++;
      }
    }
    return files.size() < MAX_FILES ? left : left + 1;
  }

  private static boolean allowed(String path) {
    for (String part : path.split("/", -1)) {
      boolean bad = part.isEmpty() || part.equals(".") || part.equals("..");
      String lower = part.toLowerCase(Locale.ROOT);
      if (bad || part.indexOf('\0') >= 0 || lower.equals(".git") || part.length() > 255) {
        return false;
      }
    }
    return true;
  }

  private static boolean one(Objects objects, Repository.HeadFile file, Path into) {
    try {
      Path target = into.resolve(file.path());
      if (!target.normalize().startsWith(into)) {
        return false;
      }
      Files.createDirectories(target.getParent());
      try (OutputStream out =
          Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        objects.stream(file.id(), new Writing(out));
      }
      return true;
    } catch (IOException | InvalidPathException e) {
      return false;
    }
  }

  private record Writing(OutputStream out) implements Portions {
    @Override
    public boolean take(byte[] bytes, int length) {
      try {
        out.write(bytes, 0, length);
        return true;
      } catch (IOException e) {
        return false;
      }
    }

    @Override
    public void end() {}
  }
}
