package dev.roadworthy.http;

import dev.roadworthy.base.Ids;
import dev.roadworthy.base.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Serves a `Handler` over HTTP/1.1 on a TCP port or a unix socket; each request on a virtual
/// thread of its own. For pages and API only: the traffic of apps goes through the edge.
public final class PageServer implements AutoCloseable {
  /// Largest request body of our own pages and API; a settings file fits many times.
  static final int MAX_BODY_BYTES = 1 << 20;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpServer server;

  private PageServer(HttpServer server) {
    this.server = server;
  }

  /// Listens on a TCP address.
  ///
  /// @param port 0 for any free one
  /// @throws Problem `port-in-use` or `cannot-listen`
  public static PageServer listen(Vertx vertx, String host, int port, Ids ids, Handler handler) {
    return listen(
        vertx, SocketAddress.inetSocketAddress(port, host), host + ":" + port, ids, null, handler);
  }

  /// Listens on a unix socket. Whoever can open it is the principal `local`: the folder that holds
  /// the socket is what keeps others out.
  ///
  /// @throws Problem `cannot-listen`
  public static PageServer listenLocal(Vertx vertx, Path socket, Ids ids, Handler handler) {
    var local = new Principal("local", "local", "local", java.util.Set.of("admin"));
    return listen(
        vertx,
        SocketAddress.domainSocketAddress(socket.toString()),
        socket.toString(),
        ids,
        local,
        handler);
  }

  private static PageServer listen(
      Vertx vertx,
      SocketAddress address,
      String shown,
      Ids ids,
      @Nullable Principal principal,
      Handler handler) {
    var options =
        new HttpServerOptions()
            .setMaxHeaderSize(16 * 1024)
            .setMaxInitialLineLength(8 * 1024)
            .setIdleTimeout(120)
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setCompressionSupported(true);
    var server =
        vertx
            .createHttpServer(options)
            .requestHandler(r -> new PageExchange(r, ids, principal, handler).begin())
            .invalidRequestHandler(PageServer::refuse);
    try {
      await(server.listen(address));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof BindException) {
        throw new Problem(
            "port-in-use",
            shown + " is already in use.",
            "Stop what listens there, or choose another port.",
            cause);
      }
      throw new Problem("cannot-listen", "Cannot listen on " + shown + ": " + cause, null, cause);
    }
    return new PageServer(server);
  }

  /// The TCP port; meaningless for a unix socket.
  public int port() {
    return server.actualPort();
  }

  /// Ends open requests, streams of events included.
  @Override
  public void close() {
    try {
      await(server.close());
    } catch (ExecutionException e) {
      throw new Problem("cannot-close", "The page server did not close: " + e.getCause(), null, e);
    }
  }

  private static void refuse(HttpServerRequest request) {
    request.response().setStatusCode(400).end();
    request.connection().close();
  }

  static <T extends @Nullable Object> T await(Future<T> future) throws ExecutionException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Problem("interrupted", "Interrupted while waiting for the network.", null, e);
    } catch (TimeoutException e) {
      throw new Problem(
          "timeout",
          "Nothing happened on the network for " + PATIENCE.toSeconds() + " s.",
          null,
          e);
    }
  }
}
