package dev.roadworthy.identity;

import dev.roadworthy.base.Problem;
import dev.roadworthy.config.AppConfig.SignUp;
import dev.roadworthy.http.ProblemPages;
import dev.roadworthy.http.Response;
import dev.roadworthy.http.Router;
import dev.roadworthy.identity.FormView.Wrong;
import dev.roadworthy.identity.SignIn.Result;
import java.time.Duration;
import java.util.Map;

/// `login`, `signup` and `logout`, for people and for programs.
final class SignInPages {
  private static final String WRONG = "This e-mail address and password do not match.";

  private final IdentitySettings settings;
  private final PageShell shell;
  private final SignIn signIn;
  private final Sessions sessions;

  SignInPages(IdentitySettings settings, PageShell shell, SignIn signIn, Sessions sessions) {
    this.settings = settings;
    this.shell = shell;
    this.signIn = signIn;
    this.sessions = sessions;
  }

  Router routes() {
    return new Router()
        .get("/.roadworthy/login", shell.around(visit -> login(200, form(visit))))
        .post("/.roadworthy/login", shell.around(this::signIn))
        .get("/.roadworthy/signup", shell.around(this::openSignUp))
        .post("/.roadworthy/signup", shell.around(this::signUp))
        .get("/.roadworthy/logout", shell.around(this::askSignOut))
        .post("/.roadworthy/logout", shell.around(this::signOut));
  }

  private FormView form(Visit visit) {
    return FormView.empty(visit.returnTo())
        .withSignUp(shell.canSignUp())
        .withSignedInAs(signedInAs(visit));
  }

  /// The address of the session the browser has, as far as it is known without trouble.
  private String signedInAs(Visit visit) {
    return visit
        .token()
        .map(sessions::find)
        .map(found ->
            switch (found) {
              case SessionLookup.Found(CachedSession session) -> session.email();
              case SessionLookup.Absent _, SessionLookup.Unavailable _ -> "";
            })
        .orElse("");
  }

  private Response login(int status, FormView form) {
    return shell.html(
        status, (out, tags) -> JteloginGenerated.render(out, tags, shell.page("Sign in"), form));
  }

  private Response signIn(Visit visit) {
    Result result =
        signIn.signIn(visit.field("email"), visit.field("password"), visit.caller(), visit.token());
    return answer(visit, result, false);
  }

  private Response openSignUp(Visit visit) {
    return shell.canSignUp() ? signUpPage(200, form(visit)) : closed(visit, settings.signUp());
  }

  private Response signUp(Visit visit) {
    Result result =
        signIn.signUp(visit.field("email"), visit.field("password"), visit.caller(), visit.token());
    return answer(visit, result, true);
  }

  private Response signUpPage(int status, FormView form) {
    return shell.html(
        status,
        (out, tags) -> JtesignupGenerated.render(out, tags, shell.page("Create account"), form));
  }

  private Response answer(Visit visit, Result result, boolean isSignUp) {
    return switch (result) {
      case Result.SignedIn signedIn -> signedIn(visit, signedIn, isSignUp ? 201 : 200);
      case Result.Wrong _ -> wrong(visit);
      case Result.Unfit(String field, String complaint) -> unfit(visit, field, complaint);
      case Result.Closed(SignUp setting) -> closed(visit, setting);
      case Result.TooMany(Duration retryAfter) -> tooMany(visit, retryAfter, isSignUp);
    };
  }

  private Response signedIn(Visit visit, Result.SignedIn result, int status) {
    Response response =
        visit.wantsJson()
            ? Response.json(status, Map.of("email", result.email(), "return", visit.returnTo()))
            : Response.seeOther(visit.returnTo());
    return withCookies(response, visit, result, settings.absolute());
  }

  static Response withCookies(
      Response response, Visit visit, Result.SignedIn result, Duration life) {
    boolean secure = visit.request().secure();
    Response with = response.with("Set-Cookie", Cookies.SESSION.set(result.token(), life, secure));
    return result
        .device()
        .map(token ->
            with.with("Set-Cookie", Cookies.DEVICE.set(token, SignInThrottle.deviceLife(), secure)))
        .orElse(with);
  }

  private Response wrong(Visit visit) {
    if (visit.wantsJson()) {
      return ProblemPages.of(401, "wrong-credentials", WRONG, null);
    }
    return login(401, typed(visit).with(new Wrong("email", WRONG)));
  }

  private Response unfit(Visit visit, String field, String complaint) {
    if (visit.wantsJson()) {
      return ProblemPages.of(422, "unfit-" + field, complaint, null);
    }
    return signUpPage(422, typed(visit).with(new Wrong(field, complaint)));
  }

  private Response tooMany(Visit visit, Duration wait, boolean isSignUp) {
    Problem problem = shell.tooMany(wait);
    Response response;
    if (visit.wantsJson()) {
      response = ProblemPages.of(429, problem);
    } else {
      FormView form = typed(visit).with(new Wrong("", problem.message()));
      response = isSignUp ? signUpPage(429, form) : login(429, form);
    }
    return response.with("Retry-After", PageShell.seconds(wait));
  }

  private Response closed(Visit visit, SignUp setting) {
    String text =
        switch (setting) {
          case INVITE -> "New accounts at " + shell.app() + " are made by invitation only.";
          case OFF, OPEN -> shell.app() + " takes no new accounts.";
        };
    String hint = "Ask the people who run it. If you have an account, sign in.";
    if (visit.wantsJson()) {
      return ProblemPages.of(403, "sign-up-closed", text, hint);
    }
    return shell.message(visit.request(), 403, "No sign-up here", text, hint);
  }

  private FormView typed(Visit visit) {
    return FormView.empty(visit.returnTo())
        .withSignUp(shell.canSignUp())
        .withEmail(visit.field("email").strip());
  }

  private Response askSignOut(Visit visit) {
    FormView form = form(visit);
    return shell.html(
        200, (out, tags) -> JtelogoutGenerated.render(out, tags, shell.page("Sign out"), form));
  }

  private Response signOut(Visit visit) {
    visit.token().ifPresent(token -> signIn.signOut(token, visit.caller()));
    Response response =
        visit.wantsJson()
            ? Response.noContent()
            : Response.seeOther(
                visit.field("return").startsWith("/.roadworthy/login")
                    ? "/.roadworthy/login"
                    : visit.returnTo());
    return response.with("Set-Cookie", Cookies.SESSION.clear(visit.request().secure()));
  }
}
