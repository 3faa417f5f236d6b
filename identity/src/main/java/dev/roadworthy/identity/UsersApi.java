package dev.roadworthy.identity;

import dev.roadworthy.audit.AuditEntry;
import dev.roadworthy.audit.AuditLog;
import dev.roadworthy.base.Problem;
import dev.roadworthy.http.Principal;
import dev.roadworthy.http.ProblemPages;
import dev.roadworthy.http.Request;
import dev.roadworthy.http.Response;
import dev.roadworthy.http.Router;
import dev.roadworthy.store.Store;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Users, their roles and sessions, for operators. The caller of the routes has authenticated the
/// operator; who it is goes into the audit log with each act.
final class UsersApi {
  private static final Pattern ROLE = Pattern.compile("[a-z][a-z0-9_.-]{0,62}");
  private static final int MAX_PAGE = 200;
  private static final int PAGE = 50;

  /// Sessions in one answer; of more users at once than a person reads.
  private static final int MAX_SESSIONS = 1_000;

  private final Store store;
  private final AuditLog audit;
  private final Sessions sessions;
  private final Clock clock;

  UsersApi(Store store, AuditLog audit, Sessions sessions, Clock clock) {
    this.store = store;
    this.audit = audit;
    this.sessions = sessions;
    this.clock = clock;
  }

  Router routes() {
    return new Router()
        .get("/api/users", this::users)
        .post("/api/users/{email}/roles", this::grant)
        .delete("/api/users/{email}/roles/{role}", this::revokeRole)
        .get("/api/sessions", this::sessions)
        .post("/api/sessions/revoke", this::revokeSessions);
  }

  private Response users(Request request) {
    int limit = limit(request.query().text("limit"));
    String part = request.query().text("query").toLowerCase(java.util.Locale.ROOT);
    String after = request.query().text("after");
    List<Account> found =
        store.read(h ->
            AccountStore.page(h, part, after, limit + 1, clock.instant(), sessions.unusedSince()));
    boolean more = found.size() > limit;
    List<Account> page = more ? found.subList(0, limit) : found;
    return list(page.stream().map(UsersApi::item).toList(), more ? page.getLast().email() : null);
  }

  private Response sessions(Request request) {
    String email = request.query().text("email");
    if (!email.isEmpty()) {
      email = parse(email).address();
    }
    return list(sessions.active(email, MAX_SESSIONS).stream().map(UsersApi::item).toList(), null);
  }

  private Response grant(Request request) {
    Visit visit = Visit.of(request);
    String role = role(visit.field("role"));
    return changeRoles(visit, role, true);
  }

  private Response revokeRole(Request request) {
    return changeRoles(Visit.of(request), role(request.captured("role")), false);
  }

  private Response changeRoles(Visit visit, String role, boolean grant) {
    Email email = parse(visit.request().captured("email"));
    return sessions.change((h, changes) -> {
      Account account = AccountStore.byEmail(h, email).orElseThrow(() -> unknown(email));
      boolean changed =
          grant
              ? AccountStore.grant(h, account.id(), role)
              : AccountStore.revoke(h, account.id(), role);
      var after = new TreeSet<>(account.roles());
      boolean same = grant ? !after.add(role) : !after.remove(role);
      if (changed && !same) {
        changes.changed(account.id());
        audit.append(
            h,
            new AuditEntry(
                actor(visit.request()),
                grant ? "identity.role-granted" : "identity.role-revoked",
                "user:" + email.address(),
                String.join(",", account.roles()),
                String.join(",", after),
                visit.caller().text()));
      }
      return Response.json(
          200, Map.of("email", email.address(), "roles", after, "changed", changed));
    });
  }

  private Response revokeSessions(Request request) {
    Visit visit = Visit.of(request);
    String id = visit.field("id");
    String email = visit.field("email");
    if (id.isEmpty() == email.isEmpty()) {
      return ProblemPages.of(
          422, "bad-request", "Give either an email or the id of a session.", null);
    }
    int revoked =
        sessions.change((h, changes) -> {
          int ended =
              changes.ended(
                  id.isEmpty() ? ofUser(h, parse(email)) : SessionStore.deleteById(h, id, null));
          String target = id.isEmpty() ? "user:" + parse(email).address() : "session:" + id;
          audit.append(
              h,
              new AuditEntry(
                  actor(request),
                  "identity.sessions-revoked",
                  target,
                  ended + " sessions",
                  "0 sessions",
                  visit.caller().text()));
          return ended;
        });
    return Response.json(200, Map.of("revoked", revoked));
  }

  private static List<SessionStore.Ended> ofUser(Handle h, Email email) {
    Account account = AccountStore.byEmail(h, email).orElseThrow(() -> unknown(email));
    return SessionStore.deleteOfUser(h, account.id(), "");
  }

  static String actor(Request request) {
    Principal who = request.principal();
    return who == null ? "anonymous" : who.kind() + ":" + who.name();
  }

  private static Email parse(String text) {
    return Email.parse(text)
        .orElseThrow(
            () -> new Problem("bad-email", "This is not an e-mail address: " + text + ".", null));
  }

  private static Problem unknown(Email email) {
    return new Problem(
        "no-such-user",
        "There is no user " + email.address() + ".",
        "See the list with: roadworthy users list. People make their account by signing up.");
  }

  private static String role(String text) {
    if (!ROLE.matcher(text).matches()) {
      throw new Problem(
          "bad-role",
          "A role's name starts with a lower-case letter and has letters, digits, . _ and -, was "
              + (text.isEmpty() ? "empty" : text)
              + ".",
          null);
    }
    return text;
  }

  private static int limit(String text) {
    if (text.isEmpty()) {
      return PAGE;
    }
    try {
      return Math.clamp(Integer.parseInt(text), 1, MAX_PAGE);
    } catch (NumberFormatException e) {
      throw new Problem("bad-limit", "limit is a number up to 200, was " + text + ".", null, e);
    }
  }

  private static Response list(List<Map<String, Object>> items, @Nullable String next) {
    var body = new LinkedHashMap<String, Object>();
    body.put("items", items);
    body.put("next", next);
    return Response.json(200, body);
  }

  private static Map<String, Object> item(Account account) {
    var item = new LinkedHashMap<String, Object>();
    item.put("id", account.id());
    item.put("email", account.email());
    item.put("roles", account.roles());
    item.put("createdAt", account.createdAt().toString());
    var seen = account.lastSeenAt();
    item.put("lastSeenAt", seen == null ? null : seen.toString());
    item.put("sessions", account.sessions());
    return item;
  }

  static Map<String, Object> item(ActiveSession session) {
    var item = new LinkedHashMap<String, Object>();
    item.put("id", session.id());
    item.put("email", session.email());
    item.put("createdAt", session.createdAt().toString());
    item.put("lastSeenAt", session.lastSeenAt().toString());
    item.put("expiresAt", session.expiresAt().toString());
    item.put("client", session.client());
    item.put("userAgent", session.userAgent());
    return item;
  }
}
