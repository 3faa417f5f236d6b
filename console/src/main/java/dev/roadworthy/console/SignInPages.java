package dev.roadworthy.console;

import dev.roadworthy.http.Parameters;
import dev.roadworthy.http.Response;
import dev.roadworthy.http.Router;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How an operator comes in and leaves: the one-use link of the terminal, then a name and password.
final class SignInPages {
  private final Desk desk;

  SignInPages(Desk desk) {
    this.desk = desk;
  }

  void addTo(Router router) {
    router.get("/welcome", desk.open(this::showWelcome));
    router.post("/welcome", desk.ownForm(desk.open(this::welcome)));
    router.get("/welcome/password", desk.signedIn(v -> showPassword(v, 200, "", null)));
    router.post("/welcome/password", desk.ownForm(desk.signedIn(this::setPassword)));
    router.get("/sign-in", desk.open(v -> showSignIn(v, 200, "", null)));
    router.post("/sign-in", desk.ownForm(desk.open(this::signIn)));
    router.post("/sign-out", desk.ownForm(desk.open(this::signOut)));
    router.get("/sign-out", desk.open(_ -> Response.seeOther("/")));
  }

  /// Only a button: chat programs and mail scanners fetch links to preview them, and must not use
  /// up the key.
  private Response showWelcome(Visit visit) {
    return welcomePage(200, visit.request().query().text("key"), null);
  }

  private Response welcome(Visit visit) {
    String key = visit.request().form().text("key");
    return switch (visit.post("/api/operator/welcome", Map.of("key", key))) {
      case Answer.Ok ok ->
          Response.seeOther(ok.fields().flag("mustSetPassword") ? "/welcome/password" : "/")
              .with("Cache-Control", "no-store");
      case Answer.Refused refused -> welcomePage(refused.status(), "", refused.trouble());
    };
  }

  private Response welcomePage(int status, String key, @Nullable Trouble trouble) {
    return desk.renderPlain(status, "welcome", trouble, Map.of("key", key));
  }

  private Response showPassword(Visit visit, int status, String name, @Nullable Trouble trouble) {
    Answer operator = visit.get("/api/operator");
    Fields who = operator instanceof Answer.Ok ok ? ok.fields() : null;
    String known = who == null ? "" : who.text("name");
    boolean first = who == null || who.flag("mustSetPassword");
    return desk.renderPlain(
        status, "password", trouble, Map.of("name", name.isEmpty() ? known : name, "first", first));
  }

  private Response setPassword(Visit visit) {
    Parameters form = visit.request().form();
    String name = form.text("name");
    var body = new LinkedHashMap<String, String>();
    if (!name.isEmpty()) {
      body.put("name", name);
    }
    String current = form.first("current").orElse("");
    if (!current.isEmpty()) {
      body.put("current", current);
    }
    // Not stripped: blanks around a password are part of it.
    body.put("password", form.first("password").orElse(""));
    return switch (visit.post("/api/operator/password", body)) {
      case Answer.Ok _ -> Response.seeOther("/?did=password").with("Cache-Control", "no-store");
      case Answer.Refused refused -> showPassword(visit, refused.status(), name, refused.trouble());
    };
  }

  private Response showSignIn(Visit visit, int status, String name, @Nullable Trouble trouble) {
    Parameters given =
        visit.request().method().equals("POST") ? visit.request().form() : visit.request().query();
    String back = Return.safe(given.text("return"));
    return desk.renderPlain(status, "signIn", trouble, Map.of("name", name, "back", back));
  }

  private Response signIn(Visit visit) {
    Parameters form = visit.request().form();
    String name = form.text("name");
    Answer answer =
        visit.post(
            "/api/operator/sign-in",
            Map.of("name", name, "password", form.first("password").orElse("")));
    return switch (answer) {
      case Answer.Ok ok ->
          Response.seeOther(
                  ok.fields().flag("mustSetPassword")
                      ? "/welcome/password"
                      : Return.safe(form.text("return")))
              .with("Cache-Control", "no-store");
      case Answer.Refused refused -> showSignIn(visit, refused.status(), name, refused.trouble());
    };
  }

  private Response signOut(Visit visit) {
    return switch (visit.post("/api/operator/sign-out", Map.of())) {
      case Answer.Ok _ -> Response.seeOther("/sign-in").with("Cache-Control", "no-store");
      case Answer.Refused refused when refused.status() == 401 -> Response.seeOther("/sign-in");
      // Never say "signed out" when the session may live on.
      case Answer.Refused refused -> desk.refusal(refused.status(), refused.trouble());
    };
  }
}
