package dev.roadworthy.console;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One item of `GET /api/users`: somebody who signed up to the app.
record Person(
    String id,
    String email,
    List<String> roles,
    @Nullable Instant createdAt,
    @Nullable Instant lastSeenAt,
    long sessions) {

  static Person from(Fields f) {
    return new Person(
        f.text("id"),
        f.text("email"),
        f.texts("roles"),
        f.time("createdAt"),
        f.time("lastSeenAt"),
        f.whole("sessions"));
  }

  String address() {
    return "/people/person?email=" + Shown.encoded(email);
  }

  /// One letter for the round mark beside the address.
  String letter() {
    return email.isEmpty()
        ? "?"
        : new String(Character.toChars(email.codePointAt(0))).toUpperCase(java.util.Locale.ROOT);
  }
}
