package dev.roadworthy.console;

import dev.roadworthy.base.Problem;
import dev.roadworthy.http.Handler;
import dev.roadworthy.http.Headers;
import dev.roadworthy.http.Json;
import dev.roadworthy.http.Parameters;
import dev.roadworthy.http.Request;
import dev.roadworthy.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One browser request and the API calls made for it. The calls carry the browser's cookies and the
/// headers by which the API tells its own pages from another site's; cookies the API sets go back
/// to the browser.
final class Visit {
  private static final Logger LOG = LoggerFactory.getLogger(Visit.class);

  /// What of the browser's request the API needs to judge it; nothing else is passed on.
  private static final List<String> PASSED_ON =
      List.of("Cookie", "Origin", "Sec-Fetch-Site", "Host", "User-Agent");

  private final Handler api;
  private final Request request;
  private final boolean signInNeeded;
  private final List<String> setCookies = new ArrayList<>();

  /// @param signInNeeded whether a 401 of the API ends the visit with `SignedOut`; on the sign-in
  ///   page itself it is an answer like any other
  Visit(Handler api, Request request, boolean signInNeeded) {
    this.api = api;
    this.request = request;
    this.signInNeeded = signInNeeded;
  }

  Request request() {
    return request;
  }

  Answer get(String path) {
    return call("GET", path, Map.of(), null);
  }

  Answer get(String path, Map<String, String> query) {
    return call("GET", path, query, null);
  }

  Answer post(String path, Map<String, ?> body) {
    return call("POST", path, Map.of(), Json.write(body));
  }

  Answer delete(String path) {
    return call("DELETE", path, Map.of(), null);
  }

  /// The page's response with the cookies that the API calls set.
  Response finish(Response response) {
    Response finished = response;
    for (String cookie : setCookies) {
      finished = finished.with("Set-Cookie", cookie);
    }
    return finished;
  }

  private Answer call(
      String method, String path, Map<String, String> query, byte @Nullable [] body) {
    try {
      return read(api.handle(apiRequest(method, path, query, body)));
    } catch (SignedOut signedOut) {
      throw signedOut;
    } catch (Problem problem) {
      return new Answer.Refused(
          400, new Trouble(problem.code(), problem.message(), problem.hint()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unanswered(method, path, e);
    } catch (Exception e) {
      return unanswered(method, path, e);
    }
  }

  private Answer unanswered(String method, String path, Exception e) {
    LOG.warn("the API did not answer {} {} of request {}", method, path, request.id(), e);
    return new Answer.Refused(
        502,
        new Trouble(
            "api-unanswered",
            "Roadworthy did not answer this part of the page.",
            "Reload in a moment. If it stays, the terminal or log of the server says why; search"
                + " it for "
                + request.id()
                + "."));
  }

  private Request apiRequest(
      String method, String path, Map<String, String> query, byte @Nullable [] body) {
    Headers headers = Headers.of("Accept", "application/json");
    for (String name : PASSED_ON) {
      for (String value : request.headers().all(name)) {
        headers = headers.with(name, value);
      }
    }
    if (body != null) {
      headers = headers.with("Content-Type", "application/json");
    }
    var values = new LinkedHashMap<String, List<String>>();
    query.forEach((name, value) -> {
      if (!value.isEmpty()) {
        values.put(name, List.of(value));
      }
    });
    return new Request(
        method,
        path,
        new Parameters(values),
        headers,
        body == null ? new byte[0] : body,
        request.client(),
        request.secure(),
        request.id(),
        Map.of(),
        request.principal());
  }

  private Answer read(Response response) {
    setCookies.addAll(response.headers().all("Set-Cookie"));
    Fields fields = fields(response.bodyText());
    // A wrong present password is a 401 too, and says nothing about the session.
    boolean aboutPassword = fields.text("code").equals("wrong-credentials");
    if (response.status() == 401 && signInNeeded && !aboutPassword) {
      throw new SignedOut();
    }
    if (response.status() >= 200 && response.status() < 300) {
      return new Answer.Ok(fields);
    }
    String detail = fields.text("detail");
    String hint = fields.text("hint");
    return new Answer.Refused(
        response.status(),
        new Trouble(
            fields.text("code"),
            detail.isEmpty() ? "The API answered " + response.status() + "." : detail,
            hint.isEmpty() ? null : hint));
  }

  private static Fields fields(String text) {
    byte[] json = text.isBlank() ? new byte[] {'{', '}'} : text.getBytes(StandardCharsets.UTF_8);
    return new Fields(Json.tree(json));
  }
}
