package dev.roadworthy.server;

import dev.roadworthy.base.Problem;
import dev.roadworthy.edge.LocalHandler;
import dev.roadworthy.edge.LocalRequest;
import dev.roadworthy.edge.LocalResponse;
import dev.roadworthy.http.Handler;
import dev.roadworthy.http.Headers;
import dev.roadworthy.http.Parameters;
import dev.roadworthy.http.ProblemPages;
import dev.roadworthy.http.Request;
import dev.roadworthy.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// The arrow from the edge to the sign-in pages: requests below `/.roadworthy/` are answered by an
/// `http` handler.
record LocalPages(Handler pages) implements LocalHandler {
  @Override
  public LocalResponse handle(LocalRequest r) throws Exception {
    return response(answer(r));
  }

  private Response answer(LocalRequest r) throws Exception {
    try {
      return pages.handle(request(r));
    } catch (Problem e) {
      boolean away = e.code().equals("store-unavailable");
      Response problem = ProblemPages.of(away ? 503 : 500, e);
      return away ? problem.with("Retry-After", "5") : problem;
    } catch (IllegalArgumentException e) {
      return ProblemPages.of(400, "bad-request", String.valueOf(e.getMessage()), null);
    }
  }

  private static Request request(LocalRequest r) {
    return new Request(
        r.method(),
        r.path(),
        Parameters.parse(r.query()),
        new Headers(r.headers()),
        r.body(),
        r.client(),
        r.secure(),
        r.id(),
        Map.of(),
        null);
  }

  private static LocalResponse response(Response answer) {
    return new LocalResponse(
        answer.status(),
        answer.headers().fields(),
        switch (answer.body()) {
          case Response.Body.Bytes b -> new LocalResponse.Bytes(b.bytes());
          case Response.Body.File f ->
              new LocalResponse.Stream(out -> java.nio.file.Files.copy(f.path(), out));
          case Response.Body.Stream s -> new LocalResponse.Stream(out -> events(s, out));
        });
  }

  private static void events(Response.Body.Stream stream, java.io.OutputStream out)
      throws java.io.IOException, InterruptedException {
    try {
      stream
          .events()
          .writeTo((event, data) -> {
            var text = new StringBuilder("event: ").append(event).append('\n');
            data.lines().forEach(l -> text.append("data: ").append(l).append('\n'));
            out.write(text.append('\n').toString().getBytes(StandardCharsets.UTF_8));
          });
    } catch (java.io.IOException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new java.io.IOException("the stream ended: " + e.getMessage(), e);
    }
  }
}
