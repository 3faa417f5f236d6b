package dev.roadworthy.edge;

import dev.roadworthy.base.Problem;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The data plane of one app: listens, and passes requests to its instances as the current
/// [Snapshot] says. Thread-safe. Keeps serving by its last snapshot when everything else is down.
public final class Edge {
  private final EdgeCore core;
  private final Sockets sockets;
  private final Vertx vertx;
  private final int port;

  private Edge(EdgeCore core, Sockets sockets, Vertx vertx, int port) {
    this.core = core;
    this.sockets = sockets;
    this.vertx = vertx;
    this.port = port;
  }

  /// Listens when it returns.
  ///
  /// @throws Problem `port-in-use` or `listen` when it cannot
  public static Edge start(EdgeSettings settings, Snapshot first, EdgePorts ports) {
    var sockets = new Sockets(settings.transport());
    var core = new EdgeCore(settings, first, ports);
    sockets.stand(new Door(core));
    Vertx vertx = sockets.vertx(settings.loops());
    try {
      vertx
          .deployVerticle(
              () ->
                  context -> {
                    var loop = new EdgeLoop(core, vertx, context);
                    core.add(loop);
                    return loop.start();
                  },
              new DeploymentOptions().setInstances(settings.loops()))
          .toCompletionStage()
          .toCompletableFuture()
          .get(30, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      stop(vertx, core);
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw cannotListen(settings, cause);
    } catch (InterruptedException e) {
      stop(vertx, core);
      Thread.currentThread().interrupt();
      throw new Problem("interrupted", "The start was interrupted.", null, e);
    }
    return new Edge(core, sockets, vertx, core.loops().get(0).port());
  }

  private static Problem cannotListen(EdgeSettings settings, Throwable cause) {
    String text = String.valueOf(cause.getMessage());
    boolean taken = text.contains("in use") || text.contains("EADDRINUSE");
    String where = settings.host() + ":" + settings.port();
    return taken
        ? new Problem(
            "port-in-use",
            "Another program listens on " + where + " already.",
            "Stop it, or choose another port with --port.",
            cause)
        : new Problem(
            "listen",
            "Could not listen on " + where + ": " + text,
            "Check the address, and that this user may use the port (below 1024 needs root).",
            cause);
  }

  /// Makes a new snapshot the current one; requests that wait go on if it has an instance. One that
  /// is not newer than the current is ignored.
  ///
  /// @return whether it became the current one
  public boolean publish(Snapshot snapshot) {
    boolean newer = core.publish(snapshot);
    if (newer) {
      for (EdgeLoop loop : core.loops()) {
        loop.publish();
      }
    }
    return newer;
  }

  /// The port it listens on.
  public int port() {
    return port;
  }

  /// Ends what that session has open: WebSockets with close code 1008, streams by breaking them
  /// off. Returns at once; done within a second.
  public void endSession(String sessionId) {
    for (EdgeLoop loop : core.loops()) {
      loop.endSession(sessionId);
    }
  }

  public EdgeStatus status() {
    int connections = 0;
    int active = 0;
    long requests = 0;
    long failed = 0;
    Map<String, EdgeStatus.InstanceStatus> instances = new LinkedHashMap<>();
    for (EdgeLoop loop : core.loops()) {
      connections += loop.connections();
      active += loop.active();
      requests += loop.requests();
      failed += loop.failures();
      for (var one : loop.instances()) {
        instances.merge(
            one.id(),
            one,
            (a, b) ->
                new EdgeStatus.InstanceStatus(
                    a.id(),
                    a.up() && b.up(),
                    a.outstanding() + b.outstanding(),
                    a.failures() + b.failures()));
      }
    }
    return new EdgeStatus(
        sockets.name(),
        port,
        core.published().snapshot().generation(),
        connections,
        active,
        core.room().count(),
        requests,
        failed,
        core.log().dropped(),
        new ArrayList<>(instances.values()));
  }

  /// Stops listening, lets requests under way end (answers say `Connection: close`), then closes
  /// everything. Does nothing when it has been called before.
  ///
  /// @param drain the longest wait for requests under way; tunnels and streams are cut then
  public void close(Duration drain) {
    if (!core.closing()) {
      return;
    }
    sockets.stopListening();
    long deadline = System.nanoTime() + drain.toNanos();
    try {
      while (isBusy() && System.nanoTime() - deadline < 0) {
        Thread.sleep(20);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List<EdgeLoop> loops = core.loops();
    for (EdgeLoop loop : loops) {
      loop.flush();
    }
    stop(vertx, core);
  }

  private boolean isBusy() {
    for (EdgeLoop loop : core.loops()) {
      if (loop.active() > 0) {
        return true;
      }
    }
    return false;
  }

  private static void stop(Vertx vertx, EdgeCore core) {
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // Nothing is left to be done about it: the process is about to end.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    core.log().close();
  }
}
