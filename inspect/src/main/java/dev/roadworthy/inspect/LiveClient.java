package dev.roadworthy.inspect;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The requests of a [LiveProbe]: bounded in time and in bytes, and never an exception.
final class LiveClient {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /// Of a page; the signs that are looked for stand near its beginning.
  private static final int MAX_BODY = 256 * 1024;

  /// Of a script.
  private static final int MAX_SCRIPT = 8 * 1024 * 1024;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final URI address;

  LiveClient(URI address) {
    this.address = address;
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address + path))
        .timeout(ANSWER)
        .header("User-Agent", "roadworthy-inspect")
        .header("Accept", "text/html,application/json;q=0.9,*/*;q=0.8");
  }

  /// Status 0 when there was no answer.
  Live.Answer answer(Live.Purpose purpose, String path, HttpRequest.Builder request) {
    try {
      var response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        String body = new String(in.readNBytes(MAX_BODY), StandardCharsets.UTF_8);
        return new Live.Answer(purpose, path, response.statusCode(), headers(response), body);
      }
    } catch (IOException e) {
      return new Live.Answer(purpose, path, 0, List.of(), "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Live.Answer(purpose, path, 0, List.of(), "");
    }
  }

  /// Empty when it is not served.
  byte[] bytes(String path) {
    try {
      var response = http.send(request(path).build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        return response.statusCode() == 200 ? in.readNBytes(MAX_SCRIPT) : new byte[0];
      }
    } catch (IOException | IllegalArgumentException e) {
      return new byte[0];
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new byte[0];
    }
  }

  /// The status alone, 0 when there was no answer, its body read to the end.
  int status(String path) {
    try {
      return http.send(request(path).build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  /// What plain http answers beside an https address.
  static Live.Answer plain(String host) {
    var client = new LiveClient(URI.create("http://" + host));
    return client.answer(Live.Purpose.HTTPS_REDIRECT, "/", client.request("/").GET());
  }

  private static List<Live.Header> headers(HttpResponse<?> response) {
    var out = new ArrayList<Live.Header>();
    response
        .headers()
        .map()
        .forEach((name, values) ->
            values.forEach(v -> out.add(new Live.Header(name.toLowerCase(Locale.ROOT), v))));
    return out;
  }
}
