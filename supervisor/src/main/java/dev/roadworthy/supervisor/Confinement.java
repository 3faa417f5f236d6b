package dev.roadworthy.supervisor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The words before a command that put it where it belongs: own session, control groups, limits,
/// user, no way back to privileges, dead when we are.
///
/// The order matters: groups and limits need the rights that setpriv then takes away.
///
/// @param setsid whether util-linux's setsid is there
/// @param setpriv whether util-linux's setpriv is there and works
/// @param root whether we may change user and drop the bounding set
record Confinement(boolean setsid, boolean setpriv, boolean root) {

  static Confinement detect(boolean root) {
    return new Confinement(Tools.has("setsid"), Tools.has("setpriv"), root);
  }

  /// @param user who it runs as
  /// @param curtain what is hidden from it
  /// @param entries files to write the pid to
  /// @param dataLimitKib RLIMIT_DATA of each process, 0: none
  record Bounds(
      AppUser user,
      Optional<Curtain> curtain,
      List<Path> entries,
      long dataLimitKib,
      boolean niced) {}

  List<String> wrap(List<String> command, Bounds bounds) {
    var words = new ArrayList<String>();
    if (setsid) {
      words.add("setsid");
    }
    if (bounds.curtain().isPresent()) {
      words.addAll(List.of("unshare", "--mount"));
    }
    var script = new StringBuilder();
    for (Path entry : bounds.entries()) {
      script.append("echo $$ > ").append(Curtain.quoted(entry)).append(" || exit 126\n");
    }
    script.append("ulimit -c 0\n");
    if (bounds.dataLimitKib() > 0) {
      script.append("ulimit -d ").append(bounds.dataLimitKib()).append('\n');
    }
    if (bounds.niced()) {
      script.append("command -v renice >/dev/null && renice -n 15 -p $$ >/dev/null 2>&1\n");
    }
    bounds.curtain().ifPresent(c -> script.append(c.script()));
    script.append("umask 0022\nexec ");
    if (setpriv) {
      privileges(bounds.user()).forEach(w -> script.append(w).append(' '));
    }
    script.append("\"$@\"");
    words.addAll(List.of("sh", "-c", script.toString(), "roadworthy-launch"));
    words.addAll(command);
    return words;
  }

  private List<String> privileges(AppUser user) {
    var words = new ArrayList<>(List.of("setpriv", "--no-new-privs", "--pdeathsig=KILL"));
    if (root) {
      words.add("--inh-caps=-all");
      words.add("--ambient-caps=-all");
      words.add("--bounding-set=-all");
      if (!user.root()) {
        words.add("--reuid=" + user.uid());
        words.add("--regid=" + user.gid());
        words.add(user.known() ? "--init-groups" : "--clear-groups");
      }
    }
    words.add("--");
    return words;
  }
}
