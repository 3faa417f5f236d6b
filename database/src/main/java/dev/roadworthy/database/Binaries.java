package dev.roadworthy.database;

import dev.roadworthy.base.Problem;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The bundled PostgreSQL programs: an archive on the class path, unpacked once into a folder named
/// after the archive's checksum. A folder has its final name only when it is complete, and its
/// stamp (number and bytes of files) is compared at each start, so that one that was killed half
/// way, emptied by a cleaner or cut by a full disk is made again.
final class Binaries {
  static final int MAJOR = 18;
  private static final Logger LOG = LoggerFactory.getLogger(Binaries.class);
  private static final String STAMP = ".complete";

  /// Unpacked they are 56 MB.
  private static final long ROOM = 80L * 1024 * 1024;

  private final URL archive;

  private Binaries(URL archive) {
    this.archive = archive;
  }

  static Binaries ofThisMachine() {
    return of(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  static Binaries of(String os, String arch) {
    String name =
        switch (arch) {
          case "amd64", "x86_64" -> "/postgres-linux-x86_64.txz";
          case "aarch64", "arm64" -> "/postgres-linux-arm_64.txz";
          default -> "";
        };
    URL archive = os.equals("Linux") && !name.isEmpty() ? Binaries.class.getResource(name) : null;
    if (archive == null) {
      throw new Problem(
          "no-postgres",
          "This distribution brings no PostgreSQL for " + os + " on " + arch + ".",
          "Name a PostgreSQL 15 or newer by "
              + Databases.VARIABLE
              + "=postgres://USER:PASSWORD@HOST/DATABASE");
    }
    return new Binaries(archive);
  }

  /// The folder with `bin/`, `lib/`, `share/`; unpacked when it is not there or not whole.
  Path unpack(Path cache) {
    try {
      Files.createDirectories(cache);
      Path home = cache.resolve("postgres-" + MAJOR + "-" + fingerprint());
      if (isWhole(home)) {
        return home;
      }
      LOG.info("unpacking PostgreSQL into {}", home);
      if (Files.getFileStore(cache).getUsableSpace() < ROOM) {
        throw Problems.diskFull(cache, null);
      }
      clean(cache);
      Path part = Files.createTempDirectory(cache, partPrefix());
      try {
        extract(part);
        Files.writeString(part.resolve(STAMP), stamp(part));
        publish(part, home);
      } finally {
        delete(part);
      }
      return home;
    } catch (IOException e) {
      throw Problems.io("unpack PostgreSQL", cache, e);
    }
  }

  private static String partPrefix() {
    return "part-" + ProcessHandle.current().pid() + "-";
  }

  /// Removes what processes that are gone left half unpacked.
  private static void clean(Path cache) throws IOException {
    try (var parts = Files.newDirectoryStream(cache, "part-*")) {
      for (Path p : parts) {
        String[] name = p.getFileName().toString().split("-");
        boolean live =
            Optional.of(name[1])
                .filter(n -> n.matches("\\d{1,18}"))
                .flatMap(n -> ProcessHandle.of(Long.parseLong(n)))
                .isPresent();
        if (!live) {
          delete(p);
        }
      }
    }
  }

  private static void publish(Path part, Path home) throws IOException {
    try {
      Files.move(part, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (isWhole(home)) {
        return; // Another process was faster.
      }
      Path old = Files.createTempDirectory(home.getParent(), partPrefix());
      Files.move(home, old.resolve("old"), StandardCopyOption.ATOMIC_MOVE);
      Files.move(part, home, StandardCopyOption.ATOMIC_MOVE);
      delete(old);
    }
  }

  /// The archive's CRC-32, which a jar's index has ready, and size.
  private String fingerprint() throws IOException {
    var connection = archive.openConnection();
    connection.setUseCaches(false);
    if (connection instanceof JarURLConnection jar) {
      try (var file = jar.getJarFile()) {
        var entry = jar.getJarEntry();
        if (entry != null && entry.getCrc() >= 0) {
          return HexFormat.of().toHexDigits((int) entry.getCrc());
        }
        LOG.debug("no checksum in {}", file.getName());
      }
    }
    var crc = new CRC32();
    byte[] buffer = new byte[64 * 1024];
    try (InputStream in = archive.openStream()) {
      int n;
      while ((n = in.read(buffer)) > 0) {
        crc.update(buffer, 0, n);
      }
    }
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }

  private void extract(Path home) throws IOException {
    try (var raw = new BufferedInputStream(archive.openStream(), 256 * 1024);
        var tar = new TarArchiveInputStream(new XZCompressorInputStream(raw))) {
      TarArchiveEntry e;
      while ((e = tar.getNextEntry()) != null) {
        if (isWanted(e.getName())) {
          Path target = home.resolve(e.getName()).normalize();
          if (!target.startsWith(home)) {
            throw new IOException("the archive leaves its folder: " + e.getName());
          }
          write(tar, e, target);
        }
      }
    }
    open(home);
  }

  /// Not what only builds of other programs need.
  private static boolean isWanted(String name) {
    return !name.endsWith(".a") && !name.contains("/pgxs/") && !name.contains("/pkgconfig/");
  }

  private static void write(InputStream tar, TarArchiveEntry e, Path target) throws IOException {
    if (e.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.getParent());
    if (e.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(e.getLinkName()));
      return;
    }
    Files.copy(tar, target);
    boolean program = (e.getMode() & 0100) != 0;
    Files.setPosixFilePermissions(
        target, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
  }

  /// PostgreSQL's account has to get in, whatever our umask.
  private static void open(Path home) throws IOException {
    try (var all = Files.walk(home)) {
      for (Path p : all.filter(Files::isDirectory).toList()) {
        Files.setPosixFilePermissions(p, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }

  private static boolean isWhole(Path home) throws IOException {
    Path stamp = home.resolve(STAMP);
    return Files.isRegularFile(stamp) && Files.readString(stamp).equals(stamp(home));
  }

  /// Number and bytes of all files but the stamp.
  private static String stamp(Path home) throws IOException {
    long[] sum = new long[2];
    Files.walkFileTree(
        home,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes a) {
            if (!file.endsWith(STAMP)) {
              sum[0]++;
              sum[1] += a.size();
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return sum[0] + " files, " + sum[1] + " bytes\n";
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes a) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path dir, @org.jspecify.annotations.Nullable IOException e) throws IOException {
            Files.delete(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
