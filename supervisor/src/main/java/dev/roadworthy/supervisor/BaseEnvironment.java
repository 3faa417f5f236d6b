package dev.roadworthy.supervisor;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The few variables every process gets beside its own: nothing of what Roadworthy itself was
/// started with leaks into an app. `PATH`, `LANG`, `LC_ALL`, `TZ`, `TMPDIR` are Roadworthy's;
/// `HOME`, `USER` and `LOGNAME` are those of the user the process runs as; `ROADWORTHY_RUN` marks
/// the process as ours.
public final class BaseEnvironment {
  /// The variable that marks a process tree.
  public static final String MARKER = "ROADWORTHY_RUN";

  private static final List<String> INHERITED = List.of("LANG", "LC_ALL", "TZ", "TMPDIR");

  private BaseEnvironment() {}

  /// @param own wins over all but the marker
  static Map<String, String> with(
      Map<String, String> own, AppUser user, Path home, boolean ownerOfFolder, String marker) {
    var all = new LinkedHashMap<String, String>();
    for (String name : INHERITED) {
      String value = System.getenv(name);
      if (value != null) {
        all.put(name, value);
      }
    }
    all.putIfAbsent("LANG", "C.UTF-8");
    all.put("PATH", Tools.path());
    all.put("HOME", home.toString());
    all.put("USER", user.name());
    all.put("LOGNAME", user.name());
    if (!ownerOfFolder) {
      // git refuses a folder of another owner; this says that the folder is meant.
      all.put("GIT_CONFIG_COUNT", "1");
      all.put("GIT_CONFIG_KEY_0", "safe.directory");
      all.put("GIT_CONFIG_VALUE_0", "*");
    }
    all.putAll(own);
    all.put(MARKER, marker);
    return all;
  }
}
