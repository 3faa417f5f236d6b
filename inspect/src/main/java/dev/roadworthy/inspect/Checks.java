package dev.roadworthy.inspect;

import java.util.Map;

/// The Java checks by rule id; each subject has a table of its own.
final class Checks {
  private Checks() {}

  static void addTo(Map<String, TreeCheck> trees, Map<String, CodeCheck> codes) {
    RepositoryChecks.addTo(trees);
    PackageChecks.addTo(trees);
    SecretChecks.addTo(trees);
    HistoryChecks.addTo(trees);
    PythonChecks.addTo(trees);
    ScriptInjection.addTo(trees);
    ScriptOutput.addTo(trees);
    ScriptSecrets.addTo(trees);
    ScriptPasswords.addTo(trees);
    ScriptSession.addTo(trees);
    ScriptWork.addTo(trees);
    RouteChecks.addTo(trees);
    DatabaseChecks.addTo(trees);
  }
}
