package dev.roadworthy.cli;

import dev.roadworthy.http.Parameters;
import dev.roadworthy.http.Request;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `roadworthy audit`.
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = "Shows the audit log: who did what, when, from where.",
    footer = {"", "Examples:", "  roadworthy audit --limit 20", "  roadworthy audit --json"})
final class AuditVerb implements Callable<Integer> {
  @Mixin private ServerOptions server = new ServerOptions();

  @Option(
      names = "--limit",
      defaultValue = "50",
      description = "How many entries (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Override
  public Integer call() throws Exception {
    var query = new Parameters(Map.of("limit", List.of(String.valueOf(limit))));
    JsonNode page = server.ask(Request.of("GET", "/api/audit").withQuery(query));
    if (server.json()) {
      System.out.println(page);
      return 0;
    }
    var table = new Table("TIME", "WHO", "DID", "TO", "FROM");
    for (JsonNode e : page.path("items")) {
      table.row(
          e.path("time").asString(),
          Table.safe(e.path("actor").asString()),
          Table.safe(e.path("action").asString()),
          Table.safe(e.path("target").asString("-")),
          Table.safe(e.path("client").asString("-")));
    }
    table.print(System.out);
    return 0;
  }
}
