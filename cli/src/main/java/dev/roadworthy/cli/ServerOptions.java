package dev.roadworthy.cli;

import dev.roadworthy.base.Problem;
import dev.roadworthy.http.ControlSocket;
import dev.roadworthy.http.Json;
import dev.roadworthy.http.RemoteApi;
import dev.roadworthy.http.Request;
import dev.roadworthy.http.Response;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// Which running Roadworthy a verb speaks to, and how it prints.
final class ServerOptions {
  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = {
        "State folder of the running Roadworthy (default: .roadworthy here or in a folder above;",
        "ROADWORTHY_STATE when set)."
      })
  private @Nullable Path state;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  boolean json() {
    return json;
  }

  /// Work against the API, with the connection closed after.
  interface Work<T> {
    T with(RemoteApi api) throws Exception;
  }

  <T> T connected(Work<T> work) throws Exception {
    var vertx =
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    try (var api = RemoteApi.local(vertx, ControlSocket.of(folder()))) {
      return work.with(api);
    } finally {
      vertx.close();
    }
  }

  /// The answer's JSON.
  ///
  /// @throws Problem with the server's own sentence when it refuses
  JsonNode ask(Request request) throws Exception {
    return connected(api -> read(api, request));
  }

  /// The same over a connection that is open already.
  JsonNode read(RemoteApi api, Request request) {
    return json(api.handle(request));
  }

  static Request post(String path, Object body) {
    return Request.of("POST", path).withBody("application/json", Json.write(body));
  }

  private static JsonNode json(Response response) {
    byte[] body = response.bodyText().getBytes(StandardCharsets.UTF_8);
    if (response.status() >= 400) {
      JsonNode problem = Json.tree(body);
      throw new Problem(
          problem.path("code").asString("refused"),
          problem.path("detail").asString("The server answered " + response.status() + "."),
          problem.path("hint").isString() ? problem.path("hint").asString() : null);
    }
    return Json.tree(body.length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : body);
  }

  private Path folder() {
    if (state != null) {
      return state;
    }
    String named = System.getenv("ROADWORTHY_STATE");
    if (named != null && !named.isEmpty()) {
      return Path.of(named);
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve(".roadworthy"))) {
        return at.resolve(".roadworthy");
      }
    }
    throw new Problem(
        "not-running",
        "No .roadworthy folder here or above.",
        "Go to the app's folder, or name the state folder with --state DIR.");
  }
}
