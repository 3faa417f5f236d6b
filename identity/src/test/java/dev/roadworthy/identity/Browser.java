package dev.roadworthy.identity;

import dev.roadworthy.http.Handler;
import dev.roadworthy.http.Json;
import dev.roadworthy.http.Request;
import dev.roadworthy.http.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Keeps cookies and sends what a browser sends.
final class Browser {
  private final Handler site;
  private final String address;
  private final boolean secure;
  final Map<String, String> cookies = new LinkedHashMap<>();
  final List<String> setCookies = new ArrayList<>();

  Browser(Handler site, String address) {
    this(site, address, false);
  }

  Browser(Handler site, String address, boolean secure) {
    this.site = site;
    this.address = address;
    this.secure = secure;
  }

  Response get(String pathAndQuery) {
    return send(Request.of("GET", pathAndQuery));
  }

  Response getJson(String pathAndQuery) {
    return send(Request.of("GET", pathAndQuery).withHeader("Accept", "application/json"));
  }

  Response post(String path, String... namesAndValues) {
    return send(form(path, namesAndValues).withHeader("Sec-Fetch-Site", "same-origin"));
  }

  Response postJson(String path, Map<String, String> fields) {
    return send(Request.of("POST", path).withBody("application/json", Json.write(fields)));
  }

  static Request form(String path, String... namesAndValues) {
    var text = new StringBuilder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      text.append(namesAndValues[i])
          .append('=')
          .append(URLEncoder.encode(namesAndValues[i + 1], StandardCharsets.UTF_8))
          .append('&');
    }
    return Request.of("POST", path)
        .withBody(
            "application/x-www-form-urlencoded", text.toString().getBytes(StandardCharsets.UTF_8));
  }

  Response send(Request plain) {
    var request =
        new Request(
            plain.method(),
            plain.path(),
            plain.query(),
            plain.headers(),
            plain.body(),
            address,
            secure,
            "req-1",
            plain.captured(),
            plain.principal());
    request = request.withHeader("Host", "app.example");
    request = request.withHeader("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0");
    if (!cookies.isEmpty()) {
      var pairs = cookies.entrySet().stream().map(c -> c.getKey() + "=" + c.getValue()).toList();
      request = request.withHeader("Cookie", String.join("; ", pairs));
    }
    try {
      Response response = site.handle(request);
      response.headers().all("Set-Cookie").forEach(this::keep);
      return response;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /// The token of the app's session.
  String token() {
    return cookie(secure ? "__Host-roadworthy" : "roadworthy");
  }

  String cookie(String name) {
    String value = cookies.get(name);
    if (value == null) {
      throw new IllegalStateException("no " + name + " in " + cookies.keySet());
    }
    return value;
  }

  private void keep(String line) {
    setCookies.add(line);
    String name = line.substring(0, line.indexOf('='));
    if (line.contains("Max-Age=0")) {
      cookies.remove(name);
    } else {
      cookies.put(name, line.substring(line.indexOf('=') + 1, line.indexOf(';')));
    }
  }
}
