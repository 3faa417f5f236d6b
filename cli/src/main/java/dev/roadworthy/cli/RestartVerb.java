package dev.roadworthy.cli;

import dev.roadworthy.http.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `roadworthy restart`.
@Command(
    name = "restart",
    mixinStandardHelpOptions = true,
    description = "Restarts instances one after the other; requests go to the others or wait.",
    footer = {"", "Examples:", "  roadworthy restart", "  roadworthy restart guestbook-1"})
final class RestartVerb implements Callable<Integer> {
  @Mixin private ServerOptions server = new ServerOptions();

  @Parameters(arity = "0..*", paramLabel = "INSTANCE", description = "Which ones (default: all).")
  private List<String> instances = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    return server.connected(api -> {
      var which = new ArrayList<>(instances);
      if (which.isEmpty()) {
        server
            .read(api, Request.of("GET", "/api/instances"))
            .path("items")
            .forEach(i -> which.add(i.path("id").asString()));
      }
      for (String id : which) {
        server.read(api, ServerOptions.post("/api/instances/" + id + "/restart", Map.of()));
        System.out.println("restarted " + id);
      }
      return 0;
    });
  }
}
