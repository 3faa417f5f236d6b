package dev.roadworthy.identity;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Names a browser and its machine as a person would, from a user agent text; the more telling word
/// stands first, since every browser claims to be some others as well.
final class Browsers {
  private static final List<Map.Entry<String, String>> PROGRAMS =
      List.of(
          Map.entry("Edg/", "Edge"),
          Map.entry("EdgA/", "Edge"),
          Map.entry("OPR/", "Opera"),
          Map.entry("SamsungBrowser/", "Samsung Internet"),
          Map.entry("Firefox/", "Firefox"),
          Map.entry("FxiOS/", "Firefox"),
          Map.entry("CriOS/", "Chrome"),
          Map.entry("Chrome/", "Chrome"),
          Map.entry("Safari/", "Safari"),
          Map.entry("curl/", "curl"),
          Map.entry("python", "a Python program"),
          Map.entry("node", "a Node program"));
  private static final List<Map.Entry<String, String>> MACHINES =
      List.of(
          Map.entry("iPhone", "iPhone"),
          Map.entry("iPad", "iPad"),
          Map.entry("Android", "Android"),
          Map.entry("CrOS", "ChromeOS"),
          Map.entry("Windows", "Windows"),
          Map.entry("Mac OS", "macOS"),
          Map.entry("Linux", "Linux"));

  private Browsers() {}

  static String name(String userAgent) {
    String program = find(PROGRAMS, userAgent).orElse("An unknown program");
    return find(MACHINES, userAgent).map(machine -> program + " on " + machine).orElse(program);
  }

  private static Optional<String> find(List<Map.Entry<String, String>> names, String userAgent) {
    return names.stream()
        .filter(name -> userAgent.contains(name.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
