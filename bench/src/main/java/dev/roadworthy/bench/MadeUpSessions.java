package dev.roadworthy.bench;

import dev.roadworthy.edge.Session;
import dev.roadworthy.edge.SessionSource;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// So many live sessions, all in memory; number n has the token n, written with 43 digits, as long
/// as a real one. Never changes, so any loop may read it.
final class MadeUpSessions implements SessionSource {
  private static final int TOKEN_LENGTH = 43;
  private static final String ZEROS = "0".repeat(TOKEN_LENGTH);

  /// As long as an ES256 assertion with the usual claims; the app does not look at it.
  private static final String ASSERTION =
      "e".repeat(36) + "." + "y".repeat(260) + "." + "s".repeat(86);

  private final Map<String, Session> byToken;

  MadeUpSessions(int count, Instant expiresAt) {
    byToken = HashMap.newHashMap(count);
    for (int n = 0; n < count; n++) {
      byToken.put(token(n), session(n, expiresAt));
    }
  }

  private static Session session(int n, Instant expiresAt) {
    return new Session(
        "s" + n,
        "u" + n,
        "user-" + n + "@example.com",
        List.of("user"),
        Set.of(),
        Map.of(),
        null,
        expiresAt,
        ASSERTION,
        expiresAt);
  }

  private static String token(int number) {
    String digits = Integer.toString(number);
    return ZEROS.substring(digits.length()) + digits;
  }

  @Override
  public @Nullable Session cached(String token) {
    return byToken.get(token);
  }

  @Override
  public void load(String token, Consumer<Lookup> answer) {
    answer.accept(new Lookup.None());
  }
}
