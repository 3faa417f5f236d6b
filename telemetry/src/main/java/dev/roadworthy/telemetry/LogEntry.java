package dev.roadworthy.telemetry;

import org.jspecify.annotations.Nullable;

/// One entry as it is stored, searched and shown.
///
/// @param sequence sorts entries by arrival, see [Sequence]
/// @param epochMicros when it happened, by the clock of whoever saw it
/// @param text the message, with a joined stack trace on lines of its own
record LogEntry(
    long sequence,
    long epochMicros,
    Source source,
    Level level,
    String instance,
    String stream,
    int status,
    Names names,
    String text) {

  /// Whom and what an entry belongs to, as far as it says so.
  record Names(
      @Nullable String request,
      @Nullable String trace,
      @Nullable String user,
      @Nullable String release) {
    static final Names NONE = new Names(null, null, null, null);
  }

  /// Who wrote an entry.
  enum Source {
    APP("app"),
    ACCESS("access"),
    ROADWORTHY("roadworthy");

    final String text;

    Source(String text) {
      this.text = text;
    }
  }
}
