package dev.roadworthy.identity;

import dev.roadworthy.config.AppConfig.SignUp;
import java.time.Duration;

/// What can be set about signing in.
///
/// @param app the app's name as people read it, in page titles and as the assertion's audience
/// @param issuer the `iss` of assertions: the address people reach the app at, or `roadworthy`
/// @param signUp who may make an account
/// @param idle a session unused this long ends; 5 min to `absolute`, 7 days by default
/// @param absolute a session ends after this, whatever its use; up to 400 days (what browsers keep
///   a cookie), 30 days by default
/// @param assertion life of the signed identity that the app receives; 1 min to 1 h, 5 min by
///   default: long enough for one request and its retries, short enough that a leaked one is stale
/// @param operatorIdle an operator unused this long is signed out of the console; 12 h by default
/// @param limits what bounds memory, queues and waits
public record IdentitySettings(
    String app,
    String issuer,
    SignUp signUp,
    Duration idle,
    Duration absolute,
    Duration assertion,
    Duration operatorIdle,
    Limits limits) {

  /// Bounds, each with its arithmetic.
  ///
  /// @param cachedSessions sessions kept in memory, so known while PostgreSQL is down; about 1.5 KB
  ///   each with assertion: 100,000 are at most 150 MB when all are in use, and only used ones are
  ///   held
  /// @param sessionsPerUser more than this and a user's longest unused one ends at sign-in; 50
  /// @param passwordChecks password hashes worked on at once; each takes 19 MiB and about 40 ms of
  ///   one core, so 2 are 38 MiB and some 50 sign-ins a second on two cores
  /// @param passwordsWaiting sign-ins that wait for a turn, the next gets 503; at 50 a second, 64
  ///   wait 1.3 s
  /// @param loads session look-ups in the database at once; below the pool's size, so that a flood
  ///   of invented tokens leaves connections to the rest
  public record Limits(
      int cachedSessions,
      int sessionsPerUser,
      int passwordChecks,
      int passwordsWaiting,
      int loads) {
    public static final Limits DEFAULT = new Limits(100_000, 50, 2, 64, 4);

    public Limits {
      atLeastOne("cachedSessions", cachedSessions);
      atLeastOne("sessionsPerUser", sessionsPerUser);
      atLeastOne("passwordChecks", passwordChecks);
      atLeastOne("passwordsWaiting", passwordsWaiting);
      atLeastOne("loads", loads);
    }
  }

  public IdentitySettings {
    if (app.isBlank()) {
      throw new IllegalArgumentException("the app has a name");
    }
    between("absolute", absolute, Duration.ofMinutes(5), Duration.ofDays(400));
    between("idle", idle, Duration.ofMinutes(5), absolute);
    between("assertion", assertion, Duration.ofMinutes(1), Duration.ofHours(1));
    between("operatorIdle", operatorIdle, Duration.ofMinutes(5), Duration.ofDays(30));
  }

  /// The defaults for an app.
  public static IdentitySettings of(String app, SignUp signUp) {
    return new IdentitySettings(
        app,
        "roadworthy",
        signUp,
        Duration.ofDays(7),
        Duration.ofDays(30),
        Duration.ofMinutes(5),
        Duration.ofHours(12),
        Limits.DEFAULT);
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is at least 1, was " + value);
    }
  }

  private static void between(String name, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          name + " is between " + least + " and " + most + ", was " + value);
    }
  }
}
