package dev.roadworthy.identity;

import dev.roadworthy.base.Problem;
import dev.roadworthy.config.AppConfig.SignUp;
import dev.roadworthy.http.Handler;
import dev.roadworthy.http.ProblemPages;
import dev.roadworthy.http.Request;
import dev.roadworthy.http.Response;
import dev.roadworthy.http.SameOrigin;
import gg.jte.TemplateOutput;
import gg.jte.html.HtmlInterceptor;
import gg.jte.html.HtmlTemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.time.Duration;
import java.util.Map;

/// What all our pages have in common: refuse what another site has caused, forbid framing, foreign
/// content and storing, and say what went wrong in plain words or as problem+json.
final class PageShell {
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
          + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

  /// Long enough for PostgreSQL to come back, short enough not to be noticed much.
  private static final Duration AWAY = Duration.ofSeconds(2);

  /// One page for a parsed request.
  @FunctionalInterface
  interface PageHandler {
    Response handle(Visit visit);
  }

  /// A compiled template with its own parameters given.
  @FunctionalInterface
  interface Template {
    void render(HtmlTemplateOutput out, HtmlInterceptor tags);
  }

  private static final HtmlInterceptor NOTHING_ADDED =
      new HtmlInterceptor() {
        @Override
        public void onHtmlTagOpened(
            String name, Map<String, Object> attributes, TemplateOutput out) {}

        @Override
        public void onHtmlTagClosed(String name, TemplateOutput out) {}
      };

  private final IdentitySettings settings;
  private final PageAssets assets;

  PageShell(IdentitySettings settings, PageAssets assets) {
    this.settings = settings;
    this.assets = assets;
  }

  boolean canSignUp() {
    return settings.signUp() == SignUp.OPEN;
  }

  String app() {
    return settings.app();
  }

  Page page(String title) {
    return new Page(settings.app(), title, assets.cssPath(), assets.scriptPath());
  }

  Response html(int status, Template template) {
    var text = new StringOutput();
    template.render(new OwaspHtmlTemplateOutput(text), NOTHING_ADDED);
    return Response.html(status, text.toString());
  }

  /// A page that only says something.
  Response message(Request request, int status, String title, String text, String hint) {
    return html(
        status,
        (out, tags) ->
            JtemessageGenerated.render(
                out,
                tags,
                page(title),
                text,
                hint,
                status >= 500 ? request.id() : "",
                "/.roadworthy/login",
                "Go to sign-in"));
  }

  Handler around(PageHandler inner) {
    return request -> guarded(answer(request, inner));
  }

  private Response answer(Request request, PageHandler inner) {
    if (!SameOrigin.allows(request)) {
      return refused(
          request,
          403,
          new Problem(
              "cross-site",
              "This was sent by another site, so nothing was done.",
              "Open the page here and try again."));
    }
    try {
      return inner.handle(Visit.of(request));
    } catch (Problem problem) {
      return switch (problem.code()) {
        case "store-unavailable" -> retry(request, AWAY, problem);
        case "busy" -> retry(request, Duration.ofSeconds(5), problem);
        case "bad-json", "bad-form" -> refused(request, 400, problem);
        case "body-too-large" -> refused(request, 413, problem);
        case "unsupported-media-type" -> refused(request, 415, problem);
        default -> throw problem;
      };
    }
  }

  private Response retry(Request request, Duration after, Problem problem) {
    var seen =
        problem.code().equals("busy")
            ? problem
            : new Problem(
                "sign-in-unavailable",
                "Signing in does not work at this moment.",
                "Nothing is lost. Try again in a few seconds; whoever is signed in stays so.");
    return refused(request, 503, seen).with("Retry-After", seconds(after));
  }

  private Response refused(Request request, int status, Problem problem) {
    if (request.wantsJson()) {
      return ProblemPages.of(status, problem);
    }
    String title = status == 503 ? "One moment, please" : "This did not work";
    String hint = problem.hint();
    return message(request, status, title, problem.message(), hint == null ? "" : hint);
  }

  /// 429 with the time in words.
  Problem tooMany(Duration wait) {
    return new Problem(
        "too-many-attempts",
        "Too many attempts. Try again in " + words(wait) + ".",
        "A browser that was signed in here before does not have to wait for others' attempts.");
  }

  static String seconds(Duration wait) {
    return Long.toString(Math.max(1, (wait.toMillis() + 999) / 1000));
  }

  private static String words(Duration wait) {
    long s = Math.max(1, (wait.toMillis() + 999) / 1000);
    if (s < 120) {
      return s == 1 ? "1 second" : s + " seconds";
    }
    return (s + 59) / 60 + " minutes";
  }

  static Response guarded(Response response) {
    boolean hasCaching = response.headers().first("Cache-Control").isPresent();
    return (hasCaching ? response : response.with("Cache-Control", "no-store"))
        .with("Content-Security-Policy", POLICY)
        .with("X-Content-Type-Options", "nosniff")
        .with("X-Frame-Options", "DENY")
        .with("Referrer-Policy", "same-origin")
        .with("Vary", "Cookie, Accept");
  }
}
