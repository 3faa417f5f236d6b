package dev.roadworthy.supervisor;

import java.util.List;

/// How processes are kept apart on this machine, for the terminal and the console.
///
/// @param user who they run as, a name or a number
/// @param notes what is weaker than it could be, a sentence each with the next step
public record Isolation(
    String user,
    boolean unprivileged,
    boolean noNewPrivileges,
    boolean capabilitiesDropped,
    KillBy killBy,
    LimitBy memoryLimitBy,
    List<String> notes) {
  /// How a whole tree is found and killed, double-forked processes included.
  public enum KillBy {
    CGROUP_V2("cgroup v2"),
    CGROUP_V1("cgroup v1"),
    /// A marker in the environment and the session number, looked for in /proc.
    MARKER("environment marker");

    private final String text;

    KillBy(String text) {
      this.text = text;
    }
  }

  /// What enforces the memory limit.
  public enum LimitBy {
    CGROUP_V2("cgroup v2"),
    CGROUP_V1("cgroup v1"),
    /// RLIMIT_DATA: for each process alone, not for the tree.
    RLIMIT("rlimit, each process alone");

    private final String text;

    LimitBy(String text) {
      this.text = text;
    }
  }

  public Isolation {
    notes = List.copyOf(notes);
  }

  /// One line: `user roadworthy-app · no new privileges · no capabilities · memory by cgroup v1 ·
  /// killed by cgroup v2`.
  public String text() {
    return "user "
        + user
        + (noNewPrivileges ? " · no new privileges" : "")
        + (capabilitiesDropped ? " · no capabilities" : "")
        + " · memory by "
        + memoryLimitBy.text
        + " · killed by "
        + killBy.text;
  }
}
