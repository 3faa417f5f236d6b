package dev.roadworthy.identity;

import dev.roadworthy.audit.AuditEntry;
import dev.roadworthy.audit.AuditLog;
import dev.roadworthy.base.Problem;
import dev.roadworthy.http.ProblemPages;
import dev.roadworthy.http.Response;
import dev.roadworthy.http.Router;
import dev.roadworthy.identity.AccountView.SessionView;
import dev.roadworthy.identity.FormView.Wrong;
import dev.roadworthy.identity.SignIn.Result;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `me` and `account`: what a signed-in user sees of himself, and may do about it.
final class AccountPages {
  private static final String ACCOUNT = "/.roadworthy/account";

  private final IdentitySettings settings;
  private final PageShell shell;
  private final SignIn signIn;
  private final Sessions sessions;
  private final AuditLog audit;
  private final Clock clock;

  AccountPages(
      IdentitySettings settings,
      PageShell shell,
      SignIn signIn,
      Sessions sessions,
      AuditLog audit,
      Clock clock) {
    this.settings = settings;
    this.shell = shell;
    this.signIn = signIn;
    this.sessions = sessions;
    this.audit = audit;
    this.clock = clock;
  }

  Router routes() {
    return new Router()
        .get("/.roadworthy/me", shell.around(visit -> forUser(visit, true, this::me)))
        .get(ACCOUNT, shell.around(visit -> forUser(visit, visit.wantsJson(), this::account)))
        .post(ACCOUNT + "/password", shell.around(visit -> forUser(visit, this::changePassword)))
        .post(
            ACCOUNT + "/sessions/revoke-others",
            shell.around(visit -> forUser(visit, this::revokeOthers)))
        .post(
            ACCOUNT + "/sessions/{id}/revoke", shell.around(visit -> forUser(visit, this::revoke)));
  }

  /// Answers a user who is signed in.
  @FunctionalInterface
  private interface Signed {
    Response answer(Visit visit, CachedSession session);
  }

  private Response forUser(Visit visit, Signed inner) {
    return forUser(visit, visit.wantsJson(), inner);
  }

  private Response forUser(Visit visit, boolean json, Signed inner) {
    SessionLookup lookup = visit.token().map(sessions::find).orElseGet(SessionLookup.Absent::new);
    return switch (lookup) {
      case SessionLookup.Found(CachedSession session) -> inner.answer(visit, session);
      case SessionLookup.Absent _ when json ->
          ProblemPages.of(
              401, "signed-out", "Nobody is signed in.", "Sign in at /.roadworthy/login.");
      case SessionLookup.Absent _ ->
          Response.seeOther("/.roadworthy/login?return=%2F.roadworthy%2Faccount");
      case SessionLookup.Unavailable _ ->
          throw new Problem("store-unavailable", "Sessions cannot be read.", null);
    };
  }

  private Response me(Visit visit, CachedSession session) {
    var me = new LinkedHashMap<String, Object>();
    me.put("id", session.userId());
    me.put("email", session.email());
    me.put("roles", session.roles());
    me.put("tenant", session.tenant());
    me.put("session", session.id());
    me.put("expiresAt", session.expiresAt().toString());
    return Response.json(200, me);
  }

  private Response account(Visit visit, CachedSession session) {
    if (visit.wantsJson()) {
      var items = active(session).stream().map(s -> UsersApi.item(s)).toList();
      return Response.json(200, Map.of("email", session.email(), "sessions", items));
    }
    String done =
        switch (visit.request().query().text("done")) {
          case "password" -> "Your password is changed. All other devices are signed out.";
          case "session" -> "That device is signed out.";
          case "others" -> "All other devices are signed out.";
          default -> "";
        };
    return page(200, session, done, FormView.empty(ACCOUNT));
  }

  private List<ActiveSession> active(CachedSession session) {
    return sessions.active(session.email(), settings.limits().sessionsPerUser());
  }

  private Response page(int status, CachedSession session, String done, FormView form) {
    Instant now = clock.instant();
    var rows =
        active(session).stream()
            .map(s -> SessionView.of(s, session.id(), now))
            .sorted((a, b) -> Boolean.compare(b.isThis(), a.isThis()))
            .toList();
    var view = new AccountView(session.email(), session.roles(), rows, done);
    return shell.html(
        status,
        (out, tags) ->
            JteaccountGenerated.render(out, tags, shell.page("Your account"), view, form));
  }

  private Response changePassword(Visit visit, CachedSession session) {
    Result result =
        signIn.changePassword(
            session, visit.field("current"), visit.field("password"), visit.caller());
    return switch (result) {
      case Result.SignedIn signedIn ->
          SignInPages.withCookies(
              done(visit, "password", Map.of()), visit, signedIn, settings.absolute());
      case Result.Unfit(String field, String complaint) ->
          refused(visit, session, 422, new Problem("unfit-" + field, complaint, null), field);
      case Result.TooMany(Duration retryAfter) ->
          refused(visit, session, 429, shell.tooMany(retryAfter), "")
              .with("Retry-After", PageShell.seconds(retryAfter));
      case Result.Wrong _, Result.Closed _ ->
          throw new IllegalStateException("a password change has no such result");
    };
  }

  private Response refused(
      Visit visit, CachedSession session, int status, Problem problem, String field) {
    if (visit.wantsJson()) {
      return ProblemPages.of(status, problem);
    }
    FormView form = FormView.empty(ACCOUNT).with(new Wrong(field, problem.message()));
    return page(status, session, "", form);
  }

  private Response revoke(Visit visit, CachedSession session) {
    String id = visit.request().captured("id");
    int revoked =
        sessions.change((h, changes) -> {
          int ended = changes.ended(SessionStore.deleteById(h, id, session.userId()));
          if (ended > 0) {
            audit.append(h, entry(session, "session:" + id, visit.caller()));
          }
          return ended;
        });
    return done(visit, "session", Map.of("revoked", revoked));
  }

  private Response revokeOthers(Visit visit, CachedSession session) {
    int revoked =
        sessions.change((h, changes) -> {
          int ended = changes.ended(SessionStore.deleteOfUser(h, session.userId(), session.id()));
          audit.append(h, entry(session, ended + " other sessions", visit.caller()));
          return ended;
        });
    return done(visit, "others", Map.of("revoked", revoked));
  }

  private static AuditEntry entry(CachedSession session, String target, Caller caller) {
    return AuditEntry.of(
        "user:" + session.email(), "identity.sessions-revoked", target, caller.text());
  }

  private static Response done(Visit visit, String what, Map<String, Object> answer) {
    return visit.wantsJson()
        ? Response.json(200, answer)
        : Response.seeOther(ACCOUNT + "?done=" + what);
  }
}
