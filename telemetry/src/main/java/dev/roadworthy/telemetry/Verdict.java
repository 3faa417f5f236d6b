package dev.roadworthy.telemetry;

/// What the edge decided about a request.
public enum Verdict {
  /// Passed to the app.
  ALLOWED("allowed"),
  /// Answered by Roadworthy itself: sign-in pages, health, cached and static answers.
  LOCAL("local"),
  /// Nobody is signed in: sent to the sign-in page or 401.
  CHALLENGED("challenged"),
  /// Somebody is signed in who may not, or no rule opens the route: 403 or 404.
  DENIED("denied"),
  /// Over a rate limit: 429.
  LIMITED("limited"),
  /// Not a request the edge takes: malformed, too large, too slow.
  REFUSED("refused"),
  /// Allowed, but no instance answered: 502, 503, 504.
  FAILED("failed");

  private final String text;

  Verdict(String text) {
    this.text = text;
  }

  /// The lower-case word of the access log.
  public String text() {
    return text;
  }
}
