package dev.roadworthy.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/// `roadworthy console`.
@Command(
    name = "console",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a new one-use link into the console, good for 10 minutes.",
      "The way back in when nobody knows the password."
    },
    footer = {"", "Examples:", "  roadworthy console"})
final class ConsoleVerb implements Callable<Integer> {
  @Mixin private ServerOptions server = new ServerOptions();

  @Override
  public Integer call() throws Exception {
    JsonNode answer = server.ask(ServerOptions.post("/api/console/link", Map.of()));
    System.out.println(server.json() ? answer.toString() : answer.path("url").asString());
    return 0;
  }
}
