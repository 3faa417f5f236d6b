package dev.roadworthy.cli;

import dev.roadworthy.http.Json;
import dev.roadworthy.http.Parameters;
import dev.roadworthy.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `roadworthy logs`.
@Command(
    name = "logs",
    mixinStandardHelpOptions = true,
    description = "Shows log lines of the app and of its requests, oldest first.",
    footer = {
      "",
      "Examples:",
      "  roadworthy logs --level error",
      "  roadworthy logs --request 01hq3v...     every line of one request",
      "  roadworthy logs --follow --text checkout"
    })
final class LogsVerb implements Callable<Integer> {
  @Mixin private ServerOptions server = new ServerOptions();

  @Option(names = "--text", description = "Only lines with these words.")
  private @Nullable String text;

  @Option(names = "--level", description = "Only this level and worse: debug, info, warn, error.")
  private @Nullable String level;

  @Option(names = "--instance", description = "Only this instance.")
  private @Nullable String instance;

  @Option(names = "--request", description = "Only lines of this request id.")
  private @Nullable String request;

  @Option(names = "--source", description = "Only app, access or roadworthy.")
  private @Nullable String source;

  @Option(
      names = "--limit",
      defaultValue = "100",
      description = "How many lines (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with new lines until Ctrl-C.")
  private boolean follow;

  @Override
  public Integer call() throws Exception {
    return server.connected(api -> {
      var page = server.read(api, asking("/api/logs"));
      var lines = new ArrayList<JsonNode>();
      page.path("items").forEach(lines::addFirst);
      lines.forEach(this::print);
      if (follow) {
        api.follow(
            asking("/api/logs/stream"),
            (event, data) -> {
              if (event.equals("line")) {
                print(Json.tree(data.getBytes(StandardCharsets.UTF_8)));
              }
            });
      }
      return 0;
    });
  }

  private Request asking(String path) {
    var query = new LinkedHashMap<String, List<String>>();
    put(query, "text", text);
    put(query, "level", level);
    put(query, "instance", instance);
    put(query, "request", request);
    put(query, "source", source);
    put(query, "limit", String.valueOf(limit));
    return Request.of("GET", path).withQuery(new Parameters(query));
  }

  private static void put(
      LinkedHashMap<String, List<String>> query, String name, @Nullable String value) {
    if (value != null) {
      query.put(name, List.of(value));
    }
  }

  private void print(JsonNode line) {
    if (server.json()) {
      System.out.println(line);
      return;
    }
    System.out.println(
        line.path("time").asString()
            + "  "
            + line.path("instance").asString("-")
            + "  "
            + line.path("level").asString("-")
            + "  "
            + Table.safe(line.path("text").asString("").replace("\n", "\n    ").strip()));
  }
}
