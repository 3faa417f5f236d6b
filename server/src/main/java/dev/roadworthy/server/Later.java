package dev.roadworthy.server;

import dev.roadworthy.http.Handler;
import dev.roadworthy.http.ProblemPages;
import dev.roadworthy.http.Request;
import dev.roadworthy.http.Response;
import org.jspecify.annotations.Nullable;

/// A handler that comes later: until then 503 with Retry-After.
final class Later implements Handler {
  private volatile @Nullable Handler handler;

  void is(Handler ready) {
    handler = ready;
  }

  @Override
  public Response handle(Request request) throws Exception {
    Handler ready = handler;
    return ready != null
        ? ready.handle(request)
        : ProblemPages.of(503, "starting", "Roadworthy is starting.", "Try again in a moment.")
            .with("Retry-After", "1");
  }
}
