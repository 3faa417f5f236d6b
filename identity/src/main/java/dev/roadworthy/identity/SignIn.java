package dev.roadworthy.identity;

import dev.roadworthy.audit.AuditEntry;
import dev.roadworthy.audit.AuditLog;
import dev.roadworthy.base.Ids;
import dev.roadworthy.base.Problem;
import dev.roadworthy.config.AppConfig.SignUp;
import dev.roadworthy.identity.SignInThrottle.Admission;
import dev.roadworthy.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Signs people up, in and out, and changes their passwords.
final class SignIn {
  /// What became of it.
  sealed interface Result {
    /// Signed in, with the token for the cookie.
    ///
    /// @param device the token for the device cookie, when the browser shall get one
    record SignedIn(String token, Optional<String> device, String email) implements Result {}

    /// The address or the password is wrong; which of the two is not told.
    record Wrong() implements Result {}

    /// What was typed cannot be accepted.
    ///
    /// @param field `email`, `password`, `current`
    record Unfit(String field, String complaint) implements Result {}

    /// Accounts are not made by the people themselves.
    record Closed(SignUp setting) implements Result {}

    /// Too many attempts.
    record TooMany(Duration retryAfter) implements Result {}
  }

  /// The parts it works with.
  record Parts(
      IdentitySettings settings,
      Store store,
      AuditLog audit,
      Clock clock,
      Tokens tokens,
      Ids ids,
      Sessions sessions,
      PasswordHasher hasher,
      PasswordRules rules,
      SignInThrottle throttle,
      FailureLog failures) {}

  private final Parts parts;

  SignIn(Parts parts) {
    this.parts = parts;
  }

  /// @param oldToken of the session the browser had; it is ended
  Result signIn(String typed, String password, Caller caller, Optional<String> oldToken) {
    Optional<Email> email = Email.parse(typed);
    String name = email.map(Email::address).orElseGet(() -> cut(typed));
    return switch (parts.throttle.admit(name, caller)) {
      case Admission.TooMany(Duration retryAfter) -> tooMany(email, caller, retryAfter);
      case Admission.Admitted admitted -> {
        Account account = known(email, password, admitted);
        yield account == null
            ? wrong(email, caller)
            : signedIn(account, password, admitted, caller, oldToken);
      }
    };
  }

  Result signUp(String typed, String password, Caller caller, Optional<String> oldToken) {
    if (parts.settings.signUp() != SignUp.OPEN) {
      return new Result.Closed(parts.settings.signUp());
    }
    Optional<Email> email = Email.parse(typed);
    if (email.isEmpty()) {
      return new Result.Unfit("email", "Enter an e-mail address, such as ada@example.com.");
    }
    if (parts.throttle.admitSignUp(caller) instanceof Admission.TooMany(Duration retryAfter)) {
      return new Result.TooMany(retryAfter);
    }
    Optional<String> complaint = parts.rules.complaint(password, email.get());
    if (complaint.isPresent()) {
      return new Result.Unfit("password", complaint.get());
    }
    String hash = parts.hasher.hash(password);
    return parts.sessions.change(
        (h, changes) -> signedUp(h, changes, email.get(), hash, caller, oldToken));
  }

  private Result signedUp(
      Handle h,
      SessionChanges changes,
      Email email,
      String hash,
      Caller caller,
      Optional<String> oldToken) {
    String id = parts.ids.next();
    if (!AccountStore.insert(h, id, email, hash, parts.clock.instant())) {
      return new Result.Unfit(
          "email", "There is an account for this address already. Sign in to it instead.");
    }
    String token = parts.sessions.start(h, changes, id, caller, oldToken);
    var device = parts.throttle.remember(h, id, caller, parts.tokens);
    String who = "user:" + email.address();
    parts.audit.append(h, AuditEntry.of(who, "identity.signed-up", who, caller.text()));
    return new Result.SignedIn(token, device, email.address());
  }

  /// Ends the token's session; does nothing when there is none.
  void signOut(String token, Caller caller) {
    parts.sessions.change((h, changes) -> {
      var ended = SessionStore.deleteByToken(h, Tokens.hash(token));
      for (var session : ended) {
        String who =
            AccountStore.byId(h, session.userId()).map(a -> "user:" + a.email()).orElse("user");
        parts.audit.append(
            h, AuditEntry.of(who, "identity.signed-out", "session:" + session.id(), caller.text()));
      }
      return changes.ended(ended);
    });
  }

  /// Changes the password; every other session of the user ends and this one gets a new token.
  Result changePassword(CachedSession session, String current, String wanted, Caller caller) {
    var email = new Email(session.email());
    return switch (parts.throttle.admit(session.email(), caller)) {
      case Admission.TooMany(Duration retryAfter) ->
          tooMany(Optional.of(email), caller, retryAfter);
      case Admission.Admitted admitted -> {
        Account account = known(Optional.of(email), current, admitted);
        if (account == null) {
          wrong(Optional.of(email), caller);
          yield new Result.Unfit("current", "This is not your current password.");
        }
        var complaint = parts.rules.complaint(wanted, email);
        if (complaint.isPresent()) {
          parts.throttle.takeBack(admitted.counters());
          yield new Result.Unfit("password", complaint.get());
        }
        String hash = parts.hasher.hash(wanted);
        yield parts.sessions.change(
            (h, changes) -> changed(h, changes, account, hash, admitted, caller));
      }
    };
  }

  private Result changed(
      Handle h,
      SessionChanges changes,
      Account account,
      String hash,
      Admission.Admitted admitted,
      Caller caller) {
    if (!AccountStore.replacePassword(h, account.id(), account.passwordHash(), hash)) {
      return new Result.Unfit("current", "This is not your current password any more.");
    }
    int ended = changes.ended(SessionStore.deleteOfUser(h, account.id(), ""));
    SignInThrottle.forgetDevices(h, account.id());
    parts.throttle.forgive(h, admitted.counters());
    String fresh = parts.sessions.start(h, changes, account.id(), caller, Optional.empty());
    var device = parts.throttle.remember(h, account.id(), caller, parts.tokens);
    String who = "user:" + account.email();
    parts.audit.append(
        h,
        new AuditEntry(
            who, "identity.password-changed", who, null, ended + " sessions ended", caller.text()));
    return new Result.SignedIn(fresh, device, account.email());
  }

  /// The account when the password is its own; the same work when there is none.
  private @Nullable Account known(
      Optional<Email> email, String password, Admission.Admitted admitted) {
    try {
      Account account =
          email.flatMap(e -> parts.store.read(h -> AccountStore.byEmail(h, e))).orElse(null);
      String tried = password.length() <= PasswordRules.MAX_LENGTH * 2 ? password : "";
      if (account == null) {
        parts.hasher.compareWithNobody(tried);
        return null;
      }
      return parts.hasher.matches(tried, account.passwordHash()) ? account : null;
    } catch (Problem e) {
      takeBack(admitted, e);
      throw e;
    }
  }

  private void takeBack(Admission.Admitted admitted, Problem cause) {
    try {
      parts.throttle.takeBack(admitted.counters());
    } catch (Problem e) {
      cause.addSuppressed(e);
    }
  }

  private Result signedIn(
      Account account,
      String password,
      Admission.Admitted admitted,
      Caller caller,
      Optional<String> oldToken) {
    boolean outdated = parts.hasher.isOutdated(account.passwordHash());
    String hash = outdated ? parts.hasher.hash(password) : account.passwordHash();
    return parts.sessions.change((h, changes) -> {
      if (!AccountStore.replacePassword(h, account.id(), account.passwordHash(), hash)) {
        return new Result.Wrong();
      }
      parts.throttle.forgive(h, admitted.counters());
      String token = parts.sessions.start(h, changes, account.id(), caller, oldToken);
      var device = parts.throttle.remember(h, account.id(), caller, parts.tokens);
      String who = "user:" + account.email();
      parts.audit.append(h, AuditEntry.of(who, "identity.signed-in", who, caller.text()));
      return new Result.SignedIn(token, device, account.email());
    });
  }

  private Result wrong(Optional<Email> email, Caller caller) {
    parts.failures.failed(target(email), caller, "wrong address or password");
    return new Result.Wrong();
  }

  private Result tooMany(Optional<Email> email, Caller caller, Duration retryAfter) {
    parts.failures.failed(target(email), caller, "too many attempts");
    return new Result.TooMany(retryAfter);
  }

  /// People type passwords into the wrong field: only what is an address is written down.
  private static String target(Optional<Email> email) {
    return email.map(e -> "user:" + e.address()).orElse("user:(not an address)");
  }

  private static String cut(String typed) {
    String name = typed.strip().toLowerCase(Locale.ROOT);
    return name.length() <= 254 ? name : name.substring(0, 254);
  }
}
