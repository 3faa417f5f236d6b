package dev.roadworthy.identity;

import dev.roadworthy.base.Problem;
import dev.roadworthy.http.Handler;
import dev.roadworthy.http.Principal;
import dev.roadworthy.http.ProblemPages;
import dev.roadworthy.http.Request;
import dev.roadworthy.http.Response;
import dev.roadworthy.http.SameOrigin;
import dev.roadworthy.identity.OperatorStore.OperatorSession;
import java.util.Set;

/// Lets only operators through to the API: by their cookie, or as the owner of the control socket,
/// which the transport has established as a principal of kind `local`. Nobody else's word for a
/// principal is taken. What other sites cause is refused before anything is looked up.
final class OperatorGate implements Handler {
  private static final String LOCAL = "local";
  private static final Set<String> OPEN = Set.of(OperatorApi.WELCOME, OperatorApi.SIGN_IN);

  private final Operators operators;
  private final Handler inner;

  OperatorGate(Operators operators, Handler inner) {
    this.operators = operators;
    this.inner = inner;
  }

  @Override
  public Response handle(Request request) throws Exception {
    Principal already = request.principal();
    if (already != null && already.kind().equals(LOCAL)) {
      return answered(request);
    }
    if (!SameOrigin.allows(request)) {
      return ProblemPages.of(
          403,
          "cross-site",
          "This was sent by another site, so nothing was done.",
          "Use the console's own pages, or the roadworthy command.");
    }
    if (OPEN.contains(request.path())) {
      return answered(request.withPrincipal(null));
    }
    try {
      var session = Cookies.OPERATOR.token(request).flatMap(operators::session);
      return session.isPresent()
          ? answered(request.withPrincipal(principal(session.get())))
          : signedOut();
    } catch (Problem problem) {
      return refused(problem);
    }
  }

  private Response answered(Request request) throws Exception {
    try {
      return inner.handle(request);
    } catch (Problem problem) {
      return refused(problem);
    }
  }

  private static Principal principal(OperatorSession session) {
    return new Principal("operator", session.operatorId(), session.name(), Set.of("operator"));
  }

  /// The problems this room's own API throws; others are the transport's to answer.
  private static Response refused(Problem problem) {
    return switch (problem.code()) {
      case "store-unavailable", "busy" -> ProblemPages.of(503, problem).with("Retry-After", "2");
      case "no-such-user" -> ProblemPages.of(404, problem);
      case "bad-email", "bad-role" -> ProblemPages.of(422, problem);
      case "bad-limit", "bad-json", "bad-form" -> ProblemPages.of(400, problem);
      case "body-too-large" -> ProblemPages.of(413, problem);
      case "unsupported-media-type" -> ProblemPages.of(415, problem);
      default -> throw problem;
    };
  }

  static Response signedOut() {
    return ProblemPages.of(
        401,
        "operator-signed-out",
        "No operator is signed in.",
        "Open the link that roadworthy up has printed, or sign in with your password.");
  }
}
