package dev.roadworthy.project;

import com.google.re2j.Pattern;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// Databases and other programs an app talks to, found in its source.
final class Stores {
  private static final Pattern SQLITE_FILE =
      Pattern.compile(
          "['\"`](?:sqlite:/{0,4}|file:)?([^'\"`\\s:*?<>|]*\\.(?:db|sqlite|sqlite3|db3))(?:\\?[^'\"`]*)?['\"`]");
  private static final Pattern ADDRESS =
      Pattern.compile(
          "['\"`]((?:redis|rediss|mongodb|mongodb\\+srv|postgres|postgresql|mysql|mariadb|amqp)(?:\\+\\w+)?://[^'\"`\\s]*)");
  private static final Pattern SEGMENT =
      Pattern.compile("['\"`]([a-z][a-z0-9._-]*)['\"`]\\s*[,/]\\s*$");
  private static final Pattern MEMORY = Pattern.compile("['\"`]:memory:['\"`]");

  private Stores() {}

  /// The SQLite file, when the app opens one; called when a SQLite client is a dependency.
  static void sqlite(Draft draft, List<Source> sources) {
    for (Source.Hit hit : Source.all(sources, SQLITE_FILE)) {
      String file = hit.group(1).replaceFirst("^\\./", "");
      if (file.startsWith("/") || file.contains("${") || file.contains("..")) {
        file = file.substring(file.lastIndexOf('/') + 1);
      }
      file = joined(hit.text(), hit.group(1)) + file;
      String folder = draft.below(hit.source().folder() + "/");
      boolean besideSource = hit.around(2, 0).contains("__dirname") && folder.length() > 1;
      String address = besideSource && !draft.has(file) ? folder + file : file;
      if (!file.isEmpty()) {
        draft.stores.add(
            new Detection.Store(
                "SQLite", Optional.of(address), Optional.empty(), Optional.of(hit.place())));
        return;
      }
    }
    Optional<Source.Hit> memory = Source.first(sources, MEMORY);
    if (memory.isPresent()) {
      draft.single.add("the SQLite database is in memory (" + memory.get().place() + ")");
      draft.stores.add(store("SQLite", memory.map(Source.Hit::place)));
      return;
    }
    draft.stores.add(store("SQLite", Optional.empty()));
  }

  /// The folders before a file's name in `join(dir, 'data', 'x.db')` and `dir / "data" / "x.db"`.
  private static String joined(String line, String file) {
    int at = line.indexOf(file);
    String before = at < 1 ? "" : line.substring(0, at - 1);
    String folders = "";
    var m = SEGMENT.matcher(before);
    while (m.find()) {
      folders = m.group(1) + "/" + folders;
      before = before.substring(0, m.start());
      m = SEGMENT.matcher(before);
    }
    return folders;
  }

  static Detection.Store store(String engine, Optional<Detection.Place> place) {
    return new Detection.Store(engine, Optional.empty(), Optional.empty(), place);
  }

  /// A server the app connects to. Without an address in the source or in a variable, the client
  /// tries this machine at the usual port.
  ///
  /// @param variables patterns of the variables that would carry the address
  static void server(Draft draft, List<Source> sources, Server server) {
    Optional<Source.Hit> literal =
        Source.all(sources, ADDRESS).stream()
            .filter(h -> h.group(1).startsWith(server.scheme()))
            .findFirst();
    Optional<Detection.Variable> variable =
        draft.variables.values().stream()
            .filter(v -> Pattern.matches(server.variables(), v.name()))
            .findFirst();
    Optional<URI> address = literal.flatMap(h -> uri(h.group(1)));
    draft.stores.add(
        new Detection.Store(
            server.engine(),
            address.map(a -> a.getHost() + ":" + port(a, server)),
            variable.map(Detection.Variable::name),
            literal.map(Source.Hit::place).or(() -> variable.map(Detection.Variable::place))));
    boolean told = variable.isPresent() && address.isEmpty();
    if (!told && server.assumed()) {
      draft.services.add(
          new Detection.Service(
              server.engine(),
              address.map(URI::getHost).orElse("127.0.0.1"),
              address.map(a -> port(a, server)).orElse(server.port()),
              literal.map(Source.Hit::place)));
    }
  }

  /// A kind of database server.
  ///
  /// @param scheme of its addresses
  /// @param variables a pattern of the variables that usually carry its address
  /// @param assumed its client connects to this machine when told nothing
  record Server(String engine, String scheme, int port, String variables, boolean assumed) {
    static final Server REDIS =
        new Server("Redis", "redis", 6379, ".*REDIS.*(URL|URI|HOST).*|KV_URL", true);
    static final Server MONGO =
        new Server("MongoDB", "mongodb", 27017, ".*(MONGO|DB|DATABASE).*", false);
    static final Server POSTGRES =
        new Server("PostgreSQL", "postgres", 5432, ".*(DATABASE|POSTGRES|PG|DB).*", true);
    static final Server MYSQL = new Server("MySQL", "mysql", 3306, ".*(DATABASE|MYSQL|DB).*", true);
    static final Server RABBIT = new Server("RabbitMQ", "amqp", 5672, ".*(AMQP|RABBIT).*", true);
  }

  private static int port(URI address, Server server) {
    return address.getPort() > 0 ? address.getPort() : server.port();
  }

  private static Optional<URI> uri(String text) {
    try {
      URI uri = URI.create(text);
      return uri.getHost() == null ? Optional.empty() : Optional.of(uri);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
