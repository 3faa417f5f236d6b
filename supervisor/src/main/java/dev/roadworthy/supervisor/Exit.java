package dev.roadworthy.supervisor;

import dev.roadworthy.base.Durations;
import java.time.Duration;

/// How an instance ended.
public sealed interface Exit {
  /// By itself.
  record Code(int value) implements Exit {}

  /// By a signal, its own process or its shell's child (a shell answers 128 + number).
  record Signal(int number) implements Exit {}

  /// It did not become healthy in time, and was killed.
  record NotReady(Duration after, String waitingFor) implements Exit {}

  /// It failed its checks for too long, and was killed.
  record Unhealthy(String reason) implements Exit {}

  /// It could not be launched at all.
  record NotLaunched(String reason) implements Exit {}

  /// From what `waitpid` says through `Process.exitValue`: 128 + signal number for a signal.
  static Exit of(int exitValue) {
    return exitValue > 128 && exitValue <= 128 + 64
        ? new Signal(exitValue - 128)
        : new Code(exitValue);
  }

  /// In words: `exit code 1`, `signal 9 (KILL)`.
  default String text() {
    return switch (this) {
      case Code c -> "exit code " + c.value();
      case Signal s -> "signal " + s.number() + signalName(s.number());
      case NotReady n -> "not ready after " + Durations.text(n.after()) + ": " + n.waitingFor();
      case Unhealthy u -> "unhealthy: " + u.reason();
      case NotLaunched n -> "could not be launched: " + n.reason();
    };
  }

  private static String signalName(int number) {
    return switch (number) {
      case 1 -> " (HUP)";
      case 2 -> " (INT)";
      case 4 -> " (ILL)";
      case 6 -> " (ABRT)";
      case 7 -> " (BUS)";
      case 8 -> " (FPE)";
      case 9 -> " (KILL)";
      case 11 -> " (SEGV)";
      case 15 -> " (TERM)";
      default -> "";
    };
  }
}
