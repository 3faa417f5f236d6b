package dev.roadworthy.console;

import java.util.Locale;

/// How a word about a process is coloured. The word itself is always shown too: colour alone tells
/// a colour-blind reader nothing.
enum Tone {
  GOOD,
  BUSY,
  BAD,
  QUIET;

  /// The tone of a state or health word; one that is new to us is quiet, never good.
  static Tone of(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "healthy", "ready", "running", "passing" -> GOOD;
      case "starting", "draining", "stopping", "restarting", "backing-off" -> BUSY;
      case "crashed", "crash-looping", "unhealthy", "failing", "failed" -> BAD;
      default -> QUIET;
    };
  }

  String css() {
    return "tone-" + name().toLowerCase(Locale.ROOT);
  }
}
