package dev.roadworthy.server;

import dev.roadworthy.base.Problem;
import dev.roadworthy.http.Principal;
import dev.roadworthy.http.ProblemPages;
import dev.roadworthy.http.Request;
import dev.roadworthy.http.Response;
import dev.roadworthy.http.Router;
import dev.roadworthy.supervisor.Crash;
import dev.roadworthy.supervisor.Fleet;
import dev.roadworthy.supervisor.InstanceView;
import dev.roadworthy.supervisor.OutputLine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Instances and crashes, as the console and the command line see them. Lives here because
/// `supervisor` knows no HTTP.
final class InstancesApi {
  private final Supplier<@Nullable Fleet> fleet;
  private final Acts acts;

  /// @param fleet null until the app has been built
  InstancesApi(Supplier<@Nullable Fleet> fleet, Acts acts) {
    this.fleet = fleet;
    this.acts = acts;
  }

  Router routes() {
    return new Router()
        .get("/api/instances", _ -> Response.json(200, Map.of("items", instances())))
        .get("/api/crashes", _ -> Response.json(200, Map.of("items", crashes())))
        .post("/api/instances/{id}/restart", this::restart);
  }

  private List<Map<String, Object>> instances() {
    Fleet running = fleet.get();
    return running == null
        ? List.of()
        : running.instances().stream().map(i -> instance(running, i)).toList();
  }

  private static Map<String, Object> instance(Fleet fleet, InstanceView i) {
    var usage = fleet.usage(i.id());
    var fields = new LinkedHashMap<String, Object>();
    fields.put("id", i.id());
    fields.put("state", i.word());
    fields.put("health", i.health().orElse(""));
    fields.put("pid", i.pid());
    fields.put("port", i.port());
    fields.put("startedAt", i.startedAt().toString());
    fields.put("restarts", i.restarts());
    fields.put("memoryBytes", usage.map(u -> u.memory().bytes()).orElse(0L));
    fields.put("memoryLimitBytes", i.memoryLimit().map(m -> m.bytes()).orElse(0L));
    fields.put("cpuPercent", usage.map(u -> Math.round(u.cpuPercent() * 10) / 10.0).orElse(0.0));
    fields.put("release", i.release());
    fields.put("message", i.message());
    return fields;
  }

  private List<Map<String, Object>> crashes() {
    Fleet running = fleet.get();
    return running == null
        ? List.of()
        : running.crashes().stream().map(InstancesApi::crash).toList();
  }

  private static Map<String, Object> crash(Crash c) {
    return Map.of(
        "instance", c.instance(),
        "time", c.time().toString(),
        "exit", c.exit().text(),
        "reason", c.explanation(),
        "lines", c.lines().stream().map(OutputLine::text).toList());
  }

  private Response restart(Request request) {
    Fleet running = fleet.get();
    if (running == null) {
      return ProblemPages.of(409, "not-started", "The app has not been started yet.", null);
    }
    String id = request.captured("id");
    try {
      running.restart(id);
    } catch (Problem e) {
      return ProblemPages.of(404, e);
    }
    acts.done(who(request), "instance.restart", id, request.client());
    return Response.json(202, Map.of("restarting", id));
  }

  static String who(Request request) {
    Principal p = request.principal();
    return p == null ? "nobody" : p.kind() + ":" + p.name();
  }

  /// Where acts are written down: the audit log.
  @FunctionalInterface
  interface Acts {
    void done(String actor, String action, String target, String client);
  }
}
