package dev.roadworthy.server;

import dev.roadworthy.http.Request;
import dev.roadworthy.http.Response;
import dev.roadworthy.http.Router;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// `GET /api/status`: what runs here, where, and what it weighs.
final class StatusApi {
  /// Reading the memory of processes costs milliseconds of kernel time; nobody needs it fresher.
  private static final Duration MEMORY_AGE = Duration.ofSeconds(2);

  private final Layer layer;
  private final ControlPlane control;
  private Map<String, Object> memory = Map.of();
  private long measured;

  StatusApi(Layer layer, ControlPlane control) {
    this.layer = layer;
    this.control = control;
  }

  Router routes() {
    return new Router().get("/api/status", this::status);
  }

  private Response status(Request request) {
    var edge = layer.edge().status();
    var fields = new LinkedHashMap<String, Object>();
    fields.put("app", layer.plan().name());
    fields.put("stack", layer.plan().stack());
    fields.put(
        "edge",
        Map.of(
            "url", layer.edgeUrl(true),
            "transport", edge.transport(),
            "connections", edge.connections(),
            "active", edge.active(),
            "held", edge.held(),
            "requests", edge.requests(),
            "failed", edge.failed()));
    fields.put("console", layer.console().url());
    var database = control.database();
    fields.put(
        "state",
        Map.of(
            "engine", "PostgreSQL " + database.version() + " (" + database.engine() + ")",
            "version", database.version(),
            "folder", layer.state().path().toString()));
    fields.put("memory", memory());
    fields.put("isolation", layer.supervisor().isolation(layer.plan().dir()).text());
    fields.put("version", version());
    return Response.json(200, fields);
  }

  private synchronized Map<String, Object> memory() {
    if (measured == 0 || System.nanoTime() - measured > MEMORY_AGE.toNanos()) {
      long postgres = 0;
      var pid = control.database().pid();
      if (pid.isPresent()) {
        postgres =
            ProcessHandle.of(pid.getAsLong()).map(p -> ProcMemory.tree(p).bytes()).orElse(0L);
      }
      long apps = 0;
      var fleet = layer.fleet();
      if (fleet != null) {
        for (var instance : fleet.instances()) {
          apps += fleet.usage(instance.id()).map(u -> u.memory().bytes()).orElse(0L);
        }
      }
      long own = ProcMemory.one(ProcessHandle.current().pid()).bytes();
      memory = Map.of("roadworthy", own, "postgres", postgres, "apps", apps);
      measured = System.nanoTime();
    }
    return memory;
  }

  private static String version() {
    String version = StatusApi.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
