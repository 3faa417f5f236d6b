package dev.roadworthy.project;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;

/// Fastify's habit of loading a folder: `routes/users/index.js` serves `/users`, and `autohooks.js`
/// guards its folder and those below.
final class Autoload {
  private static final Pattern FOLDER = Pattern.compile("^(?:.*/)?routes/(.+)/[^/]+$");
  private static final Pattern HOOKS = Pattern.compile("^(.*)/\\.?autohooks\\.[cm]?[jt]s$");

  private Autoload() {}

  static String prefix(Program file) {
    Matcher m = FOLDER.matcher(file.path());
    boolean plugin =
        file.callables().stream().anyMatch(c -> c.hasParameter("fastify"))
            || file.tree().root().text().contains("Fastify");
    return plugin && m.matches() ? "/" + m.group(1).replaceAll("(^|/)_", "$1:") : "";
  }

  static List<Guard> hooks(Programs programs, Program file) {
    var guards = new ArrayList<Guard>();
    for (Program p : programs.all()) {
      Matcher m = HOOKS.matcher(p.path());
      if (m.matches() && file.path().startsWith(m.group(1) + "/")) {
        for (Call c : p.calls("addHook")) {
          c.argument(1)
              .ifPresent(h ->
                  guards.add(
                      new Guard(GuardKinds.name(p, h), p.path(), c.line(), GuardKinds.of(p, h))));
        }
      }
    }
    return guards;
  }
}
