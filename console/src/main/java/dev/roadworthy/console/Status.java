package dev.roadworthy.console;

import org.jspecify.annotations.Nullable;

/// `GET /api/status`: the app, and the layer around it. Sizes in bytes.
record Status(
    String app,
    String stack,
    String edgeUrl,
    String transport,
    long connections,
    long held,
    State state,
    Memory memory,
    String version) {

  /// The database under it: engine, its version, and the folder or address.
  record State(String engine, String version, String folder) {
    String words() {
      if (engine.isEmpty()) {
        return "Database";
      }
      // The engine's own words may go on to say how it is run; the title shows them whole.
      int space = engine.indexOf(' ');
      return ((space < 0 ? engine : engine.substring(0, space)) + " " + version).strip();
    }
  }

  record Memory(@Nullable Long roadworthy, @Nullable Long postgres, @Nullable Long apps) {}

  static final Status UNKNOWN =
      new Status(
          "Roadworthy", "", "", "", 0, 0, new State("", "", ""), new Memory(null, null, null), "");

  static Status from(Fields f) {
    Fields edge = f.at("edge");
    Fields state = f.at("state");
    Fields memory = f.at("memory");
    return new Status(
        f.text("app").isEmpty() ? "Roadworthy" : f.text("app"),
        f.text("stack"),
        edge.text("url"),
        edge.text("transport"),
        edge.whole("connections"),
        edge.whole("held"),
        new State(state.text("engine"), state.text("version"), state.text("folder")),
        new Memory(
            memory.sizeOrNull("roadworthy"),
            memory.sizeOrNull("postgres"),
            memory.sizeOrNull("apps")),
        f.text("version"));
  }

  /// Whether the edge's address may become a link: the API is ours, yet a link to `javascript:` is
  /// never worth the risk.
  boolean hasLink() {
    return edgeUrl.startsWith("http://") || edgeUrl.startsWith("https://");
  }
}
