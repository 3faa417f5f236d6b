package dev.roadworthy.console;

import dev.roadworthy.http.Parameters;
import dev.roadworthy.http.Response;
import dev.roadworthy.http.Router;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The people who signed up to the app: find them, give and take roles, end their sessions.
final class PeoplePages {
  private static final String PEOPLE = "50";
  private static final String SESSIONS = "50";
  private final Desk desk;

  PeoplePages(Desk desk) {
    this.desk = desk;
  }

  void addTo(Router router) {
    router.get("/people", desk.signedIn(this::list));
    router.get("/parts/people", desk.signedIn(this::more));
    router.get("/people/person", desk.signedIn(v -> person(v, email(v), 200, null)));
    router.post("/people/roles/grant", desk.ownForm(desk.signedIn(this::grant)));
    router.post("/people/roles/revoke", desk.ownForm(desk.signedIn(this::revokeRole)));
    router.post("/people/sessions/revoke", desk.ownForm(desk.signedIn(this::revokeSessions)));
  }

  private Response list(Visit visit) {
    var parameters = new HashMap<String, Object>(found(visit));
    parameters.put("frame", desk.frame(visit, "People", "people"));
    return desk.render(200, "people", parameters);
  }

  /// The rows only: a search while typing, or the next page.
  private Response more(Visit visit) {
    boolean following = !visit.request().query().text("after").isEmpty();
    return desk.render(200, following ? "partPeopleRows" : "partPeople", found(visit));
  }

  private Map<String, Object> found(Visit visit) {
    Parameters query = visit.request().query();
    String search = query.text("query");
    Found<Person> people =
        visit
            .get(
                "/api/users",
                Map.of("query", search, "after", query.text("after"), "limit", PEOPLE))
            .items(Person::from);
    return Map.of("people", people, "query", search, "now", desk.clock().instant());
  }

  private Response person(Visit visit, String email, int status, @Nullable Trouble trouble) {
    Found<Person> found =
        visit.get("/api/users", Map.of("query", email, "limit", PEOPLE)).items(Person::from);
    Optional<Person> person =
        found.items().stream().filter(p -> p.email().equals(email)).findFirst();
    if (person.isEmpty()) {
      Trouble unknown =
          new Trouble(
              "no-such-person",
              "Nobody with the address " + email + " has signed up.",
              "Search for a part of it; addresses are kept as they were typed at sign-up.");
      return desk.refusal(404, found.trouble() == null ? unknown : found.trouble());
    }
    Found<Session> sessions =
        visit.get("/api/sessions", Map.of("email", email, "limit", SESSIONS)).items(Session::from);
    var parameters = new HashMap<String, @Nullable Object>();
    parameters.put("frame", desk.frame(visit, email, "people"));
    parameters.put("person", person.get());
    parameters.put("sessions", sessions);
    parameters.put("suggestions", suggestions(visit, person.get()));
    parameters.put("trouble", trouble);
    return desk.render(status, "person", parameters);
  }

  /// Roles to offer: those other people have and the routes ask for, and this one has not.
  private static List<String> suggestions(Visit visit, Person person) {
    var roles = new TreeSet<String>(List.of("admin"));
    visit
        .get("/api/users", Map.of("limit", PEOPLE))
        .items(Person::from)
        .items()
        .forEach(p -> roles.addAll(p.roles()));
    person.roles().forEach(roles::remove);
    return List.copyOf(roles);
  }

  private Response grant(Visit visit) {
    String email = email(visit);
    String role = visit.request().form().text("role");
    if (!isOneSegment(email)) {
      return unaddressable(visit, email);
    }
    Answer answer = visit.post("/api/users/" + email + "/roles", Map.of("role", role));
    return done(visit, email, "granted", answer);
  }

  private Response revokeRole(Visit visit) {
    String email = email(visit);
    String role = visit.request().form().text("role");
    if (!isOneSegment(email) || !isOneSegment(role)) {
      return unaddressable(visit, email);
    }
    return done(
        visit, email, "role-revoked", visit.delete("/api/users/" + email + "/roles/" + role));
  }

  private Response revokeSessions(Visit visit) {
    String email = email(visit);
    String id = visit.request().form().text("id");
    if (id.isEmpty()) {
      Answer answer = visit.post("/api/sessions/revoke", Map.of("email", email));
      return done(visit, email, "sessions-revoked", answer);
    }
    Answer answer = visit.post("/api/sessions/revoke", Map.of("id", id));
    return done(visit, email, "session-revoked", answer);
  }

  private Response done(Visit visit, String email, String did, Answer answer) {
    return switch (answer) {
      case Answer.Ok _ ->
          Response.seeOther("/people/person?email=" + Shown.encoded(email) + "&did=" + did)
              .with("Cache-Control", "no-store");
      case Answer.Refused refused -> person(visit, email, refused.status(), refused.trouble());
    };
  }

  /// A value that becomes a path segment of the API must not make two: with a slash in it the call
  /// would name another person or role than the page shows.
  private static boolean isOneSegment(String value) {
    return !value.isEmpty() && value.indexOf('/') < 0 && !value.equals(".") && !value.equals("..");
  }

  private Response unaddressable(Visit visit, String email) {
    Trouble trouble =
        new Trouble(
            "bad-name",
            "A role or address with a slash cannot be changed here, and an empty one names nothing.",
            "Use `roadworthy users grant` or `revoke` in the terminal.");
    return person(visit, email, 400, trouble);
  }

  private static String email(Visit visit) {
    boolean posted = visit.request().method().equals("POST");
    return (posted ? visit.request().form() : visit.request().query()).text("email");
  }
}
