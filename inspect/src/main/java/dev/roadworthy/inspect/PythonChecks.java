package dev.roadworthy.inspect;

import java.util.Map;

/// The checks of Python source.
final class PythonChecks {
  private PythonChecks() {}

  static void addTo(Map<String, TreeCheck> trees) {
    PythonInjection.addTo(trees);
    PythonWeb.addTo(trees);
    PythonSettings.addTo(trees);
    PythonPasswords.addTo(trees);
    PythonRouteChecks.addTo(trees);
    SchemaChecks.addTo(trees);
  }
}
