package dev.roadworthy.identity;

import java.util.Locale;

/// What the frame of every page shows.
record Page(String app, String title, String css, String script) {
  /// The app's first letter, for its mark.
  String initial() {
    int first = app.strip().codePointAt(0);
    return Character.toString(first).toUpperCase(Locale.ROOT);
  }
}
