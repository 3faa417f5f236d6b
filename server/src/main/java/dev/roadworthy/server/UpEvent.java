package dev.roadworthy.server;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `roadworthy up` tells its user, in the order it happens.
sealed interface UpEvent {
  /// The app was recognised.
  ///
  /// @param notes sentences the user should read, each with the line of YAML that settles it
  record Detected(String app, String stack, List<String> notes) implements UpEvent {}

  /// The build command is running; `line` is the newest line of its output.
  record Building(String command, String line) implements UpEvent {}

  /// @param skipped nothing had changed since the last build
  record Built(String command, Duration took, boolean skipped) implements UpEvent {}

  /// An instance has been launched; `waitingFor` says what it has not done yet.
  record Starting(String instance, String waitingFor) implements UpEvent {}

  /// All instances answer.
  record Started(int instances, String health, Duration took) implements UpEvent {}

  /// The first request can be answered.
  record Ready(
      String edge,
      String edgeNote,
      String console,
      boolean welcome,
      String state,
      int instances,
      Duration took)
      implements UpEvent {}

  /// An instance ended by itself.
  record Crashed(String instance, String reason, List<String> lines) implements UpEvent {}

  /// No instance is ready; requests wait at the edge.
  record Held(String reason) implements UpEvent {}

  /// An instance is ready again; waiting requests go on.
  record Released(Duration took) implements UpEvent {}

  /// Something the user should know, with nothing broken.
  record Noted(String sentence) implements UpEvent {}

  /// Everything has ended.
  record Stopped(Duration took) implements UpEvent {}

  /// What could not be done.
  record Failed(String code, String message, @Nullable String hint, List<String> lines)
      implements UpEvent {}
}
