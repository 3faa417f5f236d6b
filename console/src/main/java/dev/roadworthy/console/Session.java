package dev.roadworthy.console;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One item of `GET /api/sessions`: a browser that is signed in.
record Session(
    String id,
    String email,
    @Nullable Instant createdAt,
    @Nullable Instant lastSeenAt,
    @Nullable Instant expiresAt,
    String client,
    String userAgent) {

  static Session from(Fields f) {
    return new Session(
        f.text("id"),
        f.text("email"),
        f.time("createdAt"),
        f.time("lastSeenAt"),
        f.time("expiresAt"),
        f.text("client"),
        f.text("userAgent"));
  }

  /// Browser and system in words when they are the usual ones, else what the browser calls itself.
  String browser() {
    String name =
        firstIn(
            "Edg/",
            "Edge",
            "OPR/",
            "Opera",
            "Firefox/",
            "Firefox",
            "Chrome/",
            "Chrome",
            "Safari/",
            "Safari",
            "curl/",
            "curl");
    String system =
        firstIn(
            "iPhone",
            "iPhone",
            "iPad",
            "iPad",
            "Android",
            "Android",
            "Windows",
            "Windows",
            "Mac OS X",
            "macOS",
            "Linux",
            "Linux");
    if (name.isEmpty()) {
      return userAgent.isEmpty() ? "Unknown browser" : userAgent;
    }
    return system.isEmpty() ? name : name + " on " + system;
  }

  private String firstIn(String... markAndName) {
    for (int i = 0; i < markAndName.length; i += 2) {
      if (userAgent.contains(markAndName[i])) {
        return markAndName[i + 1];
      }
    }
    return "";
  }
}
