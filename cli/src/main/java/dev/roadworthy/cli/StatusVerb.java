package dev.roadworthy.cli;

import dev.roadworthy.base.ByteSize;
import dev.roadworthy.base.Durations;
import dev.roadworthy.http.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// `roadworthy status`.
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Shows the running app: addresses, instances, memory.",
    footer = {"", "Examples:", "  roadworthy status", "  roadworthy status --json | jq .instances"})
final class StatusVerb implements Callable<Integer> {
  @Mixin private ServerOptions server = new ServerOptions();

  @Override
  public Integer call() throws Exception {
    return server.connected(api -> {
      JsonNode status = server.read(api, Request.of("GET", "/api/status"));
      JsonNode instances = server.read(api, Request.of("GET", "/api/instances"));
      if (server.json()) {
        var all = JsonNodeFactory.instance.objectNode();
        all.setAll((tools.jackson.databind.node.ObjectNode) status);
        all.set("instances", instances.path("items"));
        System.out.println(all);
      } else {
        print(status, instances.path("items"));
      }
      return 0;
    });
  }

  private static void print(JsonNode status, JsonNode instances) {
    System.out.println(
        Table.safe(status.path("app").asString() + "   " + status.path("stack").asString()));
    System.out.println("  edge      " + status.path("edge").path("url").asString());
    System.out.println("  console   " + status.path("console").asString());
    System.out.println(
        "  state     "
            + status.path("state").path("engine").asString()
            + ", "
            + status.path("state").path("folder").asString());
    System.out.println(
        "  memory    Roadworthy "
            + new ByteSize(status.path("memory").path("roadworthy").asLong())
            + ", PostgreSQL "
            + new ByteSize(status.path("memory").path("postgres").asLong()));
    System.out.println();
    var table = new Table("INSTANCE", "STATE", "PORT", "PID", "RESTARTS", "MEMORY", "SINCE");
    for (JsonNode i : instances) {
      table.row(
          i.path("id").asString(),
          i.path("state").asString(),
          i.path("port").asString(),
          i.path("pid").asString(),
          i.path("restarts").asString(),
          new ByteSize(i.path("memoryBytes").asLong()).toString(),
          since(i.path("startedAt").asString("")));
    }
    table.print(System.out);
  }

  private static String since(String started) {
    return started.isEmpty()
        ? "-"
        : Durations.text(Duration.between(Instant.parse(started), Instant.now()));
  }
}
