package dev.roadworthy.project;

import java.util.List;

/// What happens on a router, in order.
sealed interface RouterEntry {
  /// Where in the file, so that what comes first counts first.
  int at();

  record Served(int at, Route route) implements RouterEntry {}

  record Guarded(int at, String prefix, List<Guard> guards) implements RouterEntry {}

  record Mounted(int at, String prefix, List<Guard> guards, List<String> routers)
      implements RouterEntry {}
}
