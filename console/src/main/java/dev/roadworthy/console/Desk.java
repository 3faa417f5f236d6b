package dev.roadworthy.console;

import dev.roadworthy.http.Handler;
import dev.roadworthy.http.Headers;
import dev.roadworthy.http.Request;
import dev.roadworthy.http.Response;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What every page of the console is made with: the API, the templates, the assets and the time.
record Desk(Handler api, Page page, Assets assets, InstantSource clock) {

  /// One page or act.
  @FunctionalInterface
  interface Turn {
    Response take(Visit visit);
  }

  /// For who is signed in; anybody else goes to sign-in and comes back after.
  Handler signedIn(Turn turn) {
    return request -> {
      var visit = new Visit(api, request, true);
      try {
        return visit.finish(turn.take(visit));
      } catch (SignedOut _) {
        return visit.finish(toSignIn(request));
      }
    };
  }

  /// For everybody: sign-in and welcome.
  Handler open(Turn turn) {
    return request -> {
      var visit = new Visit(api, request, false);
      return visit.finish(turn.take(visit));
    };
  }

  /// A form of ours, refused when another site sent it.
  Handler ownForm(Handler handler) {
    return request -> SameOrigin.allows(request) ? handler.handle(request) : foreignForm();
  }

  /// What stands around a page; asks the API who the operator is, so it ends the visit of a browser
  /// that is signed out.
  Frame frame(Visit visit, String title, String section) {
    Answer operator = visit.get("/api/operator");
    Answer status = visit.get("/api/status");
    Fields who = operator instanceof Answer.Ok ok ? ok.fields() : null;
    return new Frame(
        title,
        section,
        status instanceof Answer.Ok ok ? Status.from(ok.fields()) : Status.UNKNOWN,
        who == null ? "" : who.text("name"),
        who != null && who.flag("mustSetPassword"),
        Did.sentence(visit.request().query().text("did")),
        clock.instant(),
        assets);
  }

  Response render(int status, String template, Map<String, ? extends @Nullable Object> parameters) {
    return page.render(status, template, parameters);
  }

  /// A page outside the frame: welcome, sign-in, a refusal.
  Response renderPlain(
      int status,
      String template,
      @Nullable Trouble trouble,
      Map<String, ? extends @Nullable Object> parameters) {
    var all = new HashMap<String, @Nullable Object>(parameters);
    all.put("assets", assets);
    all.put("trouble", trouble);
    return page.render(status, template, all);
  }

  Response refusal(int status, Trouble trouble) {
    return renderPlain(status, "refusal", trouble, Map.of());
  }

  private Response foreignForm() {
    return refusal(
        403,
        new Trouble(
            "cross-site",
            "This form was sent from another site, so nothing was done.",
            "Open the console itself and do it there."));
  }

  private static Response toSignIn(Request request) {
    boolean partial = request.headers().first("HX-Request").isPresent();
    if (partial) {
      String page = Return.pathOf(request.headers().first("HX-Current-URL").orElse("/"));
      Headers headers =
          Headers.of("HX-Redirect", "/sign-in?return=" + Shown.encoded(page))
              .with("Cache-Control", "no-store");
      return new Response(401, headers, new Response.Body.Bytes(new byte[0]));
    }
    String back = request.method().equals("GET") ? Return.addressOf(request) : "/";
    String where = back.equals("/") ? "/sign-in" : "/sign-in?return=" + Shown.encoded(back);
    return Response.seeOther(where).with("Cache-Control", "no-store");
  }
}
