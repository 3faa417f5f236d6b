package dev.roadworthy.console;

import dev.roadworthy.http.Request;
import dev.roadworthy.http.Response;
import dev.roadworthy.http.Router;
import java.nio.charset.StandardCharsets;

/// Asks the pages as an operator's browser would, signed in or not.
final class Browser {
  final DemoApi api = new DemoApi(DemoApi.still());
  private final Router pages = new Console(api, DemoApi.still()).pages();

  Response get(String address) {
    return ask(signedIn(Request.of("GET", address)));
  }

  Response getSignedOut(String address) {
    return ask(Request.of("GET", address));
  }

  Response post(String path, String form) {
    return ask(signedIn(form(path, form)));
  }

  static Request form(String path, String form) {
    return Request.of("POST", path)
        .withBody("application/x-www-form-urlencoded", form.getBytes(StandardCharsets.UTF_8))
        .withHeader("Host", "localhost:7070")
        .withHeader("Origin", "http://localhost:7070")
        .withHeader("Sec-Fetch-Site", "same-origin");
  }

  static Request signedIn(Request request) {
    return request.withHeader("Cookie", "theme=dark; operator=demo");
  }

  Response ask(Request request) {
    try {
      return pages.handle(request);
    } catch (Exception e) {
      throw new AssertionError(request.method() + " " + request.path() + " threw", e);
    }
  }
}
