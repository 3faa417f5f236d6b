package dev.roadworthy.cli;

import dev.roadworthy.http.Parameters;
import dev.roadworthy.http.Request;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/// `roadworthy sessions`.
@Command(
    name = "sessions",
    mixinStandardHelpOptions = true,
    description = "Lists and ends the sessions of users.",
    subcommands = {SessionsVerb.ListSessions.class, SessionsVerb.Revoke.class},
    footer = {"", "Examples:", "  roadworthy sessions revoke ann@example.com"})
final class SessionsVerb {
  /// `roadworthy sessions list EMAIL`.
  @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists a user's sessions.")
  static final class ListSessions implements Callable<Integer> {
    @Mixin private ServerOptions server = new ServerOptions();

    @picocli.CommandLine.Parameters(index = "0", paramLabel = "EMAIL", description = "Whose.")
    private String email = "";

    @Override
    public Integer call() throws Exception {
      var query = new Parameters(Map.of("email", List.of(email)));
      JsonNode page = server.ask(Request.of("GET", "/api/sessions").withQuery(query));
      if (server.json()) {
        System.out.println(page);
        return 0;
      }
      var table = new Table("SESSION", "CREATED", "LAST SEEN", "EXPIRES", "FROM");
      for (JsonNode s : page.path("items")) {
        table.row(
            s.path("id").asString(),
            s.path("createdAt").asString(),
            s.path("lastSeenAt").asString("-"),
            s.path("expiresAt").asString(),
            Table.safe(s.path("client").asString("-")));
      }
      table.print(System.out);
      return 0;
    }
  }

  /// `roadworthy sessions revoke EMAIL`.
  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "Ends every session of a user, open WebSockets included, within a second.")
  static final class Revoke implements Callable<Integer> {
    @Mixin private ServerOptions server = new ServerOptions();

    @picocli.CommandLine.Parameters(index = "0", paramLabel = "EMAIL", description = "Whose.")
    private String email = "";

    @Override
    public Integer call() throws Exception {
      JsonNode answer =
          server.ask(ServerOptions.post("/api/sessions/revoke", Map.of("email", email)));
      int ended = answer.path("revoked").asInt();
      System.out.println(
          server.json()
              ? answer.toString()
              : "Ended " + ended + (ended == 1 ? " session of " : " sessions of ") + email + ".");
      return 0;
    }
  }
}
