package dev.roadworthy.cli;

import dev.roadworthy.http.Parameters;
import dev.roadworthy.http.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `roadworthy users`.
@Command(
    name = "users",
    mixinStandardHelpOptions = true,
    description = "Lists the app's users and gives or takes roles.",
    subcommands = {UsersVerb.ListUsers.class, UsersVerb.Grant.class, UsersVerb.Revoke.class},
    footer = {
      "",
      "Examples:",
      "  roadworthy users list",
      "  roadworthy users grant ann@example.com admin"
    })
final class UsersVerb {
  private static String path(String email) {
    return "/api/users/" + URLEncoder.encode(email, StandardCharsets.UTF_8) + "/roles";
  }

  /// `roadworthy users list`.
  @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists users.")
  static final class ListUsers implements Callable<Integer> {
    @Mixin private ServerOptions server = new ServerOptions();

    @Option(names = "--query", defaultValue = "", description = "Part of the e-mail address.")
    private String query = "";

    @Option(
        names = "--limit",
        defaultValue = "100",
        description = "How many (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Override
    public Integer call() throws Exception {
      var parameters = Map.of("query", List.of(query), "limit", List.of(String.valueOf(limit)));
      JsonNode page =
          server.ask(Request.of("GET", "/api/users").withQuery(new Parameters(parameters)));
      if (server.json()) {
        System.out.println(page);
        return 0;
      }
      if (page.path("items").isEmpty()) {
        System.out.println("No user yet: the sign-up page is /.roadworthy/signup.");
        return 0;
      }
      var table = new Table("EMAIL", "ROLES", "SESSIONS", "CREATED", "LAST SEEN");
      for (JsonNode user : page.path("items")) {
        table.row(
            Table.safe(user.path("email").asString()),
            roles(user.path("roles")),
            user.path("sessions").asString(),
            user.path("createdAt").asString(),
            user.path("lastSeenAt").asString("-"));
      }
      table.print(System.out);
      return 0;
    }

    private static String roles(JsonNode roles) {
      var text = new StringBuilder();
      roles.forEach(r -> text.append(text.isEmpty() ? "" : ",").append(r.asString()));
      return text.isEmpty() ? "-" : text.toString();
    }
  }

  /// `roadworthy users grant EMAIL ROLE`.
  @Command(name = "grant", mixinStandardHelpOptions = true, description = "Gives a user a role.")
  static final class Grant implements Callable<Integer> {
    @Mixin private ServerOptions server = new ServerOptions();

    @picocli.CommandLine.Parameters(index = "0", paramLabel = "EMAIL", description = "Whom.")
    private String email = "";

    @picocli.CommandLine.Parameters(
        index = "1",
        paramLabel = "ROLE",
        description = "Which role, such as admin.")
    private String role = "";

    @Override
    public Integer call() throws Exception {
      JsonNode answer = server.ask(ServerOptions.post(path(email), Map.of("role", role)));
      System.out.println(
          server.json() ? answer.toString() : email + " now has the role " + role + ".");
      return 0;
    }
  }

  /// `roadworthy users revoke EMAIL ROLE`.
  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "Takes a role from a user.")
  static final class Revoke implements Callable<Integer> {
    @Mixin private ServerOptions server = new ServerOptions();

    @picocli.CommandLine.Parameters(index = "0", paramLabel = "EMAIL", description = "From whom.")
    private String email = "";

    @picocli.CommandLine.Parameters(index = "1", paramLabel = "ROLE", description = "Which role.")
    private String role = "";

    @Override
    public Integer call() throws Exception {
      JsonNode answer = server.ask(Request.of("DELETE", path(email) + "/" + role));
      System.out.println(
          server.json() ? answer.toString() : email + " no longer has the role " + role + ".");
      return 0;
    }
  }
}
