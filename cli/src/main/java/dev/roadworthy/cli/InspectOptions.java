package dev.roadworthy.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// What `roadworthy inspect` was told.
///
/// @param source a folder or a git address, when one is given
/// @param address of the running app, when one is given
/// @param outputs where each kind of report is written
/// @param failOn the mildest severity that makes the exit code 1
/// @param scope what is looked at
/// @param waivers the file of waivers, when it is not the repository's own
/// @param baseline an earlier report, JSON or SARIF, to compare with
/// @param quiet neither progress nor the report on the terminal
public record InspectOptions(
    Optional<String> source,
    Optional<String> address,
    Map<Format, Path> outputs,
    FailOn failOn,
    Scope scope,
    Optional<Path> waivers,
    Optional<Path> baseline,
    boolean quiet) {
  public InspectOptions {
    outputs = Map.copyOf(outputs);
  }

  /// A written report.
  public enum Format {
    SARIF,
    JSON,
    HTML,
    MARKDOWN
  }

  /// Thresholds by name.
  public enum FailOn {
    CRITICAL,
    HIGH,
    MEDIUM,
    LOW,
    /// Always 0 when the inspection itself worked.
    NEVER
  }

  /// How far the inspection goes.
  ///
  /// @param since only what came after this commit
  /// @param history whether past commits are read
  /// @param offline nothing is asked of the network
  /// @param osv a local mirror of security advisories (OSV)
  /// @param grow how many times more rows the database is tried with
  /// @param database name of the variable that holds the address of the app's database
  /// @param owned the caller says the address is theirs, so it may be put under load
  public record Scope(
      Optional<String> since,
      boolean history,
      boolean offline,
      Optional<Path> osv,
      OptionalInt grow,
      Optional<String> database,
      boolean owned) {}
}
