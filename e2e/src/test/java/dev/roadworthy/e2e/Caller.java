package dev.roadworthy.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// One client with its own cookies; java.net's jar would quote them in the manner of RFC 2965.
final class Caller implements AutoCloseable {
  private final String base;
  private final HttpClient client;
  private final Map<String, String> cookies = new ConcurrentHashMap<>();

  Caller(String base) {
    this.base = base;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(base + path)));
  }

  HttpResponse<String> getJson(String path) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(base + path)).header("Accept", "application/json"));
  }

  HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  /// Makes an account and is signed in after.
  HttpResponse<String> signUp(String email) throws IOException, InterruptedException {
    return post("/.roadworthy/signup", credentials(email));
  }

  HttpResponse<String> signIn(String email) throws IOException, InterruptedException {
    return post("/.roadworthy/login", credentials(email));
  }

  static String credentials(String email) {
    return "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, PASSWORD);
  }

  static final String PASSWORD = "plum-Kettle-97-orbit";

  HttpClient client() {
    return client;
  }

  @Override
  public void close() {
    client.close();
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    if (!cookies.isEmpty()) {
      request.header("Cookie", cookieHeader());
    }
    var response =
        client.send(
            request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
    for (String line : response.headers().allValues("Set-Cookie")) {
      String pair = line.substring(0, (line + ";").indexOf(';'));
      cookies.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
    return response;
  }

  /// What a browser would send.
  String cookieHeader() {
    return cookies.entrySet().stream()
        .map(e -> e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining("; "));
  }
}
