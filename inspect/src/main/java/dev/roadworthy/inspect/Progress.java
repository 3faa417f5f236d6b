package dev.roadworthy.inspect;

/// Told how far a long inspection is, often and from several threads; must return at once.
@FunctionalInterface
public interface Progress {
  /// Tells nobody.
  Progress SILENT = (stage, done, total) -> {};

  /// @param total 0 when it is not known yet
  void at(Stage stage, long done, long total);

  /// What is being looked at, in this order.
  enum Stage {
    CLONE("Fetching the repository"),
    FILES("Reading files"),
    HISTORY("Reading the history"),
    DATABASES("Reading databases"),
    RULES("Checking rules"),
    ADDRESS("Asking the running app"),
    LOAD("Sending 100 users for 10 s");

    private final String title;

    Stage(String title) {
      this.title = title;
    }

    public String title() {
      return title;
    }
  }
}
