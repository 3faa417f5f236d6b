package dev.roadworthy.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Optional;
import java.util.TreeMap;

/// A digest of a room's migration scripts. Flyway needs half a second of CPU to find out that there
/// is nothing to do; comparing a digest needs a few milliseconds, and a start has two seconds in
/// all.
final class Scripts {
  private Scripts() {}

  /// Empty when the scripts lie where they cannot be listed; Flyway looks then.
  static Optional<String> digest(String room) {
    String folder = "db/" + room + "/";
    var scripts = new TreeMap<String, byte[]>();
    try {
      for (URL url : Collections.list(Scripts.class.getClassLoader().getResources(folder))) {
        switch (url.getProtocol()) {
          case "file" -> readFolder(Path.of(new URI(url.toString())), scripts);
          case "jar" -> readJar(url, folder, scripts);
          default -> {
            return Optional.empty();
          }
        }
      }
    } catch (IOException | URISyntaxException e) {
      return Optional.empty();
    }
    return scripts.isEmpty() ? Optional.empty() : Optional.of(sum(scripts));
  }

  private static void readFolder(Path folder, TreeMap<String, byte[]> into) throws IOException {
    try (var all = Files.newDirectoryStream(folder, "*.sql")) {
      for (Path p : all) {
        into.put(p.getFileName().toString(), Files.readAllBytes(p));
      }
    }
  }

  private static void readJar(URL url, String folder, TreeMap<String, byte[]> into)
      throws IOException {
    if (!(url.openConnection() instanceof JarURLConnection connection)) {
      throw new IOException("not a jar: " + url);
    }
    connection.setUseCaches(false);
    try (var jar = connection.getJarFile()) {
      for (var entry : Collections.list(jar.entries())) {
        if (entry.getName().startsWith(folder) && entry.getName().endsWith(".sql")) {
          try (InputStream in = jar.getInputStream(entry)) {
            into.put(entry.getName().substring(folder.length()), in.readAllBytes());
          }
        }
      }
    }
  }

  private static String sum(TreeMap<String, byte[]> scripts) {
    try {
      var d = MessageDigest.getInstance("SHA-256");
      scripts.forEach((name, bytes) -> {
        d.update(
            (name + "\n" + bytes.length + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
        d.update(bytes);
      });
      return HexFormat.of().formatHex(d.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
