package dev.roadworthy.server;

import dev.roadworthy.console.Console;
import dev.roadworthy.http.ControlSocket;
import dev.roadworthy.http.Handler;
import dev.roadworthy.http.PageServer;
import dev.roadworthy.http.Principal;
import dev.roadworthy.http.ProblemPages;
import dev.roadworthy.http.Request;
import dev.roadworthy.http.Response;
import dev.roadworthy.http.Router;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The console's port and the command line's socket: the same API behind both, on one small event
/// loop of their own.
final class ConsolePort implements AutoCloseable {
  private final Layer layer;
  private final Vertx vertx;
  private final Later api = new Later();
  private final PageServer pages;
  private final PageServer socket;
  private volatile @Nullable ControlPlane control;

  private ConsolePort(Layer layer, int port) {
    this.layer = layer;
    this.vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setInternalBlockingPoolSize(2)
                .setWorkerPoolSize(2)
                .setPreferNativeTransport(true));
    Router console = new Console(api, Clock.systemUTC()).pages();
    Handler all = r -> r.path().startsWith("/api/") ? api.handle(r) : console.handle(r);
    PageServer opened = null;
    try {
      opened = PageServer.listen(vertx, "127.0.0.1", port, Layer.ids(), all);
      this.socket =
          PageServer.listenLocal(
              vertx, ControlSocket.prepare(layer.state().path()), Layer.ids(), api);
      this.pages = opened;
    } catch (RuntimeException e) {
      if (opened != null) {
        opened.close();
      }
      vertx.close();
      throw e;
    }
  }

  static ConsolePort open(Layer layer, int port) {
    return new ConsolePort(layer, port);
  }

  /// From now on the API answers.
  void connect(ControlPlane ready) {
    control = ready;
    var identity = ready.identity();
    var router =
        new Router()
            .include(identity.operatorApi())
            .include(identity.usersApi())
            .include(layer.telemetry().apis())
            .include(layer.changes().routes())
            .include(new AuditApi(ready.audit()).routes())
            .include(new InstancesApi(layer::fleet, ready::record).routes())
            .include(new StatusApi(layer, ready).routes())
            .post("/api/console/link", this::link);
    api.is(identity.gate(router));
  }

  Vertx vertx() {
    return vertx;
  }

  String url() {
    return "http://localhost:" + pages.port();
  }

  /// A one-use link for the terminal.
  String welcomeUrl() {
    ControlPlane ready = control;
    return ready == null ? url() : url() + "/welcome?key=" + ready.identity().newWelcomeKey();
  }

  /// A new link for somebody who has lost the password: only whoever owns the state folder may ask.
  private Response link(Request request) {
    Principal who = request.principal();
    if (who == null || !who.kind().equals("local")) {
      return ProblemPages.of(403, "local-only", "Only the command line makes such links.", null);
    }
    ControlPlane ready = control;
    if (ready != null) {
      ready.record("local", "console.link", "console", request.client());
    }
    return Response.json(200, Map.of("url", welcomeUrl()));
  }

  @Override
  public void close() {
    pages.close();
    socket.close();
    vertx.close();
  }
}
