package dev.roadworthy.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.roadworthy.audit.AuditEntry;
import dev.roadworthy.base.Problem;
import dev.roadworthy.identity.OperatorStore.Operator;
import dev.roadworthy.identity.OperatorStore.OperatorSession;
import dev.roadworthy.identity.SignInThrottle.Admission;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The people who run Roadworthy: let in once by a welcome key that only the terminal shows, then
/// by a password of their own.
final class Operators {
  /// What became of a wish to sign in.
  sealed interface Result {
    /// @param token for the cookie
    record SignedIn(String token, String name, boolean mustSetPassword) implements Result {}

    /// The key, or name and password, are not good; not told which.
    record Refused() implements Result {}

    /// Too many attempts.
    record TooMany(Duration retryAfter) implements Result {}
  }

  /// The first operator's name until they choose one.
  private static final String FIRST = "owner";

  private static final Duration KEY_LIFE = Duration.ofMinutes(10);
  private static final Duration SESSION_LIFE = Duration.ofDays(30);

  /// How exactly the last use is known.
  private static final Duration TOUCH = Duration.ofSeconds(30);

  /// Sessions remembered for when the database is away, so that the console still says so.
  private static final int REMEMBERED = 100;

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9@._-]{0,99}");

  private final SignIn.Parts parts;
  private final Cache<String, OperatorSession> remembered =
      Caffeine.newBuilder().maximumSize(REMEMBERED).executor(Runnable::run).build();

  Operators(SignIn.Parts parts) {
    this.parts = parts;
  }

  /// A key that lets its holder in once, within 10 minutes.
  String newWelcomeKey() {
    String key = parts.tokens().next();
    Instant now = parts.clock().instant();
    parts
        .store()
        .useTransaction(h -> {
          OperatorStore.insertKey(h, Tokens.hash(key), now, now.plus(KEY_LIFE));
          parts
              .audit()
              .append(
                  h, AuditEntry.of("roadworthy", "identity.welcome-key-made", "operator", null));
        });
    return key;
  }

  Result welcome(String key, Caller caller) {
    if (!Tokens.isWellFormed(key)) {
      return new Result.Refused();
    }
    Instant now = parts.clock().instant();
    return parts
        .store()
        .transaction(h -> {
          if (!OperatorStore.useKey(h, Tokens.hash(key), now)) {
            return new Result.Refused();
          }
          Operator operator = OperatorStore.first(h).orElseGet(() -> create(h, now));
          String token = start(h, operator, true, caller);
          record(h, operator.name(), "identity.operator-welcomed", caller);
          return new Result.SignedIn(token, operator.name(), operator.passwordHash() == null);
        });
  }

  private Operator create(Handle h, Instant now) {
    String id = parts.ids().next();
    OperatorStore.insert(h, id, FIRST, now);
    return new Operator(id, FIRST, null);
  }

  Result signIn(String name, String password, Caller caller) {
    return switch (parts.throttle().admitOperator(name, caller)) {
      case Admission.TooMany(Duration retryAfter) -> new Result.TooMany(retryAfter);
      case Admission.Admitted admitted -> {
        Operator operator = parts.store().read(h -> OperatorStore.byName(h, name)).orElse(null);
        if (operator == null || !matches(operator, password)) {
          String target = "operator:" + (operator == null ? "(unknown)" : operator.name());
          parts.failures().failed(target, caller, "wrong name or password");
          yield new Result.Refused();
        }
        yield parts
            .store()
            .transaction(h -> {
              parts.throttle().forgive(h, admitted.counters());
              String token = start(h, operator, false, caller);
              record(h, operator.name(), "identity.operator-signed-in", caller);
              return new Result.SignedIn(token, operator.name(), false);
            });
      }
    };
  }

  private boolean matches(Operator operator, String password) {
    String hash = operator.passwordHash();
    if (hash == null || password.length() > PasswordRules.MAX_LENGTH * 2) {
      parts.hasher().compareWithNobody("");
      return false;
    }
    return parts.hasher().matches(password, hash);
  }

  /// Who holds the token, or nobody; from memory while the database is away.
  Optional<OperatorSession> session(String token) {
    Instant now = parts.clock().instant();
    byte[] hash = Tokens.hash(token);
    String key = HexFormat.of().formatHex(hash);
    try {
      Optional<OperatorSession> found =
          parts.store().read(h -> OperatorStore.session(h, hash)).filter(s -> isAlive(s, now));
      if (found.isEmpty()) {
        remembered.invalidate(key);
        return found;
      }
      OperatorSession session = found.get();
      remembered.put(key, session);
      if (session.lastSeenAt().plus(TOUCH).isBefore(now)) {
        parts.store().use(h -> OperatorStore.touch(h, session.id(), now));
      }
      return found;
    } catch (Problem e) {
      @Nullable OperatorSession known = remembered.getIfPresent(key);
      if (known != null && isAlive(known, now)) {
        return Optional.of(known);
      }
      throw e;
    }
  }

  private boolean isAlive(OperatorSession session, Instant now) {
    return now.isBefore(session.expiresAt())
        && now.isBefore(session.lastSeenAt().plus(parts.settings().operatorIdle()));
  }

  void signOut(String token, Caller caller) {
    byte[] hash = Tokens.hash(token);
    parts
        .store()
        .useTransaction(h -> {
          var session = OperatorStore.session(h, hash);
          OperatorStore.deleteSession(h, hash);
          session.ifPresent(s -> record(h, s.name(), "identity.operator-signed-out", caller));
        });
    remembered.invalidate(HexFormat.of().formatHex(hash));
  }

  /// Sets the operator's password and ends the operator's other sessions.
  ///
  /// @param name a new name, or empty to keep the one there is
  /// @param current the present password; not asked of somebody let in by a welcome key
  /// @throws Problem `unfit-name`, `unfit-password`, `wrong-credentials`
  void setPassword(
      OperatorSession session, String name, String current, String wanted, Caller caller) {
    String chosen = name.isEmpty() ? session.name() : name;
    check(chosen, wanted);
    Operator operator =
        parts.store().read(h -> OperatorStore.byId(h, session.operatorId())).orElseThrow();
    if (!session.welcomed() && !matches(operator, current)) {
      throw new Problem("wrong-credentials", "This is not your current password.", null);
    }
    String hash = parts.hasher().hash(wanted);
    parts
        .store()
        .useTransaction(h -> {
          boolean taken =
              OperatorStore.byName(h, chosen)
                  .filter(o -> !o.id().equals(operator.id()))
                  .isPresent();
          if (taken) {
            throw new Problem("unfit-name", "Another operator has the name " + chosen + ".", null);
          }
          OperatorStore.update(h, operator.id(), chosen, hash);
          OperatorStore.deleteOthers(h, operator.id(), session.id());
          record(h, chosen, "identity.operator-password-set", caller);
        });
    remembered.invalidateAll();
  }

  private void check(String name, String password) {
    if (!NAME.matcher(name).matches()) {
      throw new Problem(
          "unfit-name", "A name has small letters, digits, @ . _ and -, was " + name + ".", null);
    }
    parts
        .rules()
        .complaint(password, new Email(name))
        .ifPresent(complaint -> {
          throw new Problem("unfit-password", complaint, null);
        });
  }

  private String start(Handle h, Operator operator, boolean welcomed, Caller caller) {
    Instant now = parts.clock().instant();
    String token = parts.tokens().next();
    var fresh =
        new SessionStore.Fresh(
            parts.ids().next(), Tokens.hash(token), operator.id(), caller, now.plus(SESSION_LIFE));
    OperatorStore.insertSession(h, fresh, welcomed, now);
    return token;
  }

  private void record(Handle h, String name, String action, Caller caller) {
    String who = "operator:" + name;
    parts.audit().append(h, AuditEntry.of(who, action, who, caller.text()));
  }

  static Duration sessionLife() {
    return SESSION_LIFE;
  }
}
