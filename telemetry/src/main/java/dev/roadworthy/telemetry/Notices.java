package dev.roadworthy.telemetry;

/// Takes sentences that telemetry has to say about itself: what is not stored and why.
@FunctionalInterface
interface Notices {
  void say(Level level, String sentence);
}
