package dev.roadworthy.identity;

import dev.roadworthy.base.Problem;
import dev.roadworthy.http.Principal;
import dev.roadworthy.http.ProblemPages;
import dev.roadworthy.http.Request;
import dev.roadworthy.http.Response;
import dev.roadworthy.http.Router;
import dev.roadworthy.identity.OperatorStore.OperatorSession;
import dev.roadworthy.identity.Operators.Result;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Operators sign in and out and set their password. The token travels only in the cookie.
final class OperatorApi {
  static final String WELCOME = "/api/operator/welcome";
  static final String SIGN_IN = "/api/operator/sign-in";

  private final Operators operators;

  OperatorApi(Operators operators) {
    this.operators = operators;
  }

  Router routes() {
    return new Router()
        .get("/api/operator", this::whoAmI)
        .post(WELCOME, this::welcome)
        .post(SIGN_IN, this::signIn)
        .post("/api/operator/sign-out", this::signOut)
        .post("/api/operator/password", this::setPassword);
  }

  private Response whoAmI(Request request) {
    Principal who = request.principal();
    if (who == null) {
      return OperatorGate.signedOut();
    }
    var body = new LinkedHashMap<String, Object>();
    body.put("name", who.name());
    body.put("kind", who.kind());
    session(request).ifPresent(s -> body.put("mustSetPassword", !s.hasPassword()));
    return Response.json(200, body).with("Cache-Control", "no-store");
  }

  private Response welcome(Request request) {
    Visit visit = Visit.of(request);
    return answer(
        visit,
        operators.welcome(visit.field("key"), visit.caller()),
        ProblemPages.of(
            401,
            "welcome-key-refused",
            "This link has been used already or is older than 10 minutes.",
            "Sign in with your password, or ask for a new link: roadworthy console"));
  }

  private Response signIn(Request request) {
    Visit visit = Visit.of(request);
    return answer(
        visit,
        operators.signIn(visit.field("name"), visit.field("password"), visit.caller()),
        ProblemPages.of(401, "wrong-credentials", "This name and password do not match.", null));
  }

  private static Response answer(Visit visit, Result result, Response refusal) {
    return switch (result) {
      case Result.SignedIn(String token, String name, boolean mustSetPassword) ->
          Response.json(200, Map.of("name", name, "mustSetPassword", mustSetPassword))
              .with("Cache-Control", "no-store")
              .with(
                  "Set-Cookie",
                  Cookies.OPERATOR.set(token, Operators.sessionLife(), visit.request().secure()));
      case Result.Refused _ -> refusal;
      case Result.TooMany(Duration wait) ->
          ProblemPages.of(
                  429,
                  "too-many-attempts",
                  "Too many attempts. Try again in " + PageShell.seconds(wait) + " seconds.",
                  null)
              .with("Retry-After", PageShell.seconds(wait));
    };
  }

  private Response signOut(Request request) {
    Cookies.OPERATOR
        .token(request)
        .ifPresent(token -> operators.signOut(token, Caller.of(request)));
    return Response.noContent().with("Set-Cookie", Cookies.OPERATOR.clear(request.secure()));
  }

  private Response setPassword(Request request) {
    Visit visit = Visit.of(request);
    OperatorSession session = session(request).orElse(null);
    if (session == null) {
      return OperatorGate.signedOut();
    }
    try {
      operators.setPassword(
          session,
          visit.field("name"),
          visit.field("current"),
          visit.field("password"),
          visit.caller());
      return Response.noContent();
    } catch (Problem problem) {
      return switch (problem.code()) {
        case "unfit-name", "unfit-password" -> ProblemPages.of(422, problem);
        case "wrong-credentials" -> ProblemPages.of(401, problem);
        default -> throw problem;
      };
    }
  }

  private Optional<OperatorSession> session(Request request) {
    return Cookies.OPERATOR.token(request).flatMap(operators::session);
  }
}
