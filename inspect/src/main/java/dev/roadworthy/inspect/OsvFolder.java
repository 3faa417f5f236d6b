package dev.roadworthy.inspect;

import dev.roadworthy.base.Problem;
import dev.roadworthy.project.UsedPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/// A local mirror of osv-vulnerabilities: `npm/all.zip`, `PyPI/all.zip` and so on, or the records
/// as single `.json` files in any folders. Records are read one at a time; only those of packages
/// in use are kept.
public final class OsvFolder {
  /// A record is some kilobytes; the largest list every version of a package.
  private static final int MAX_RECORD_BYTES = 8 * 1024 * 1024;

  private static final int MAX_DEPTH = 6;

  private OsvFolder() {}

  /// @throws Problem `osv-unreadable` when there is no record in the folder
  public static Advisories read(Path folder, Collection<UsedPackage> packages) {
    Set<String> wanted = Advisories.keys(packages);
    var found = new ArrayList<Advisory>();
    int read = 0;
    try (Stream<Path> files = Files.walk(folder, MAX_DEPTH)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(".zip")) {
          read += zip(file, wanted, found);
        } else if (name.endsWith(".json") && Files.size(file) <= MAX_RECORD_BYTES) {
          found.addAll(OsvRecords.parse(Files.readAllBytes(file), wanted::contains));
          read++;
        }
      }
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
    if (read == 0) {
      throw unreadable(folder, null);
    }
    return new Advisories("the OSV records in " + folder, true, found);
  }

  private static int zip(Path file, Set<String> wanted, List<Advisory> found) throws IOException {
    int read = 0;
    try (var zip = new ZipInputStream(Files.newInputStream(file))) {
      for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
        if (e.getName().endsWith(".json")) {
          found.addAll(OsvRecords.parse(zip.readNBytes(MAX_RECORD_BYTES), wanted::contains));
          read++;
        }
      }
    }
    return read;
  }

  private static Problem unreadable(Path folder, @Nullable Throwable cause) {
    return new Problem(
        "osv-unreadable",
        folder + " holds no OSV records",
        "Fetch https://osv-vulnerabilities.storage.googleapis.com/npm/all.zip into DIR/npm/, and"
            + " the other ecosystems likewise.",
        cause);
  }
}
