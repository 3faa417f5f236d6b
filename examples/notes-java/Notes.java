import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;

/** Notes on a wall, each one a small file. */
public class Notes {
  static final Path FOLDER = Path.of("data/notes");

  public static void main(String[] args) throws IOException {
    String given = System.getenv("PORT");
    int port = given == null ? 8000 : Integer.parseInt(given);
    if (!Files.exists(FOLDER)) {
      Files.createDirectories(FOLDER);
      write("Water the plants on the second floor.");
      write("The spare key is with Mrs. Lovelace.");
      write("Friday: cake in the kitchen, bring forks.");
    }
    var server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    server.createContext("/", Notes::answer);
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
    System.out.println("Notes hang at http://localhost:" + port);
  }

  static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String method = exchange.getRequestMethod();
      if (path.equals("/health")) {
        send(exchange, 200, "ok");
      } else if (path.equals("/") && !method.equals("POST")) {
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        send(exchange, 200, page());
      } else if (path.equals("/notes") && method.equals("POST")) {
        String text = field(exchange, "text").strip();
        if (!text.isEmpty()) {
          write(text.substring(0, Math.min(text.length(), 200)));
          System.out.println("a note was pinned");
        }
        home(exchange);
      } else if (path.equals("/delete") && method.equals("POST")) {
        String name = field(exchange, "name");
        if (name.matches("\\d+")) {
          Files.deleteIfExists(FOLDER.resolve(name));
          System.out.println("a note was taken down");
        }
        home(exchange);
      } else {
        send(exchange, 404, "Nothing hangs here.");
      }
    } catch (RuntimeException e) {
      e.printStackTrace();
    }
  }

  static synchronized void write(String text) throws IOException {
    long name = System.currentTimeMillis();
    while (Files.exists(FOLDER.resolve(String.valueOf(name)))) {
      name++;
    }
    Files.writeString(FOLDER.resolve(String.valueOf(name)), text);
  }

  static String page() throws IOException {
    List<Path> files;
    try (var all = Files.list(FOLDER)) {
      files = all.sorted((a, b) -> b.getFileName().compareTo(a.getFileName())).limit(60).toList();
    }
    var notes = new StringBuilder();
    for (Path file : files) {
      String name = file.getFileName().toString();
      notes.append(NOTE.formatted(escape(Files.readString(file)), when(name), name));
    }
    return PAGE.replace("{{notes}}", notes);
  }

  static String when(String name) {
    return DateTimeFormatter.ofPattern("d MMM, HH:mm", Locale.ENGLISH)
        .withZone(ZoneOffset.UTC)
        .format(Instant.ofEpochMilli(Long.parseLong(name)));
  }

  static String field(HttpExchange exchange, String wanted) throws IOException {
    String body =
        new String(exchange.getRequestBody().readNBytes(10_000), StandardCharsets.UTF_8);
    for (String pair : body.split("&")) {
      String[] parts = pair.split("=", 2);
      if (parts.length == 2 && parts[0].equals(wanted)) {
        return URLDecoder.decode(parts[1], StandardCharsets.UTF_8);
      }
    }
    return "";
  }

  static void home(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Location", "/");
    exchange.sendResponseHeaders(303, -1);
  }

  static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
    if (!head) {
      exchange.getResponseBody().write(bytes);
    }
  }

  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  static final String NOTE =
      """
            <li>
              <p>%s</p>
              <form method="post" action="/delete">
                <time>%s</time>
                <button name="name" value="%s" class="quiet">Take down</button>
              </form>
            </li>
      """;

  static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>Notes</title>
          <style>
            :root { color-scheme: light dark; --wall: #f3efe6; --note: #fff3b8; --ink: #2c2a22; --soft: #635d4a; --accent: #2f6b4f; --on: #fff; }
            @media (prefers-color-scheme: dark) {
              :root { --wall: #1b1c19; --note: #3d3a26; --ink: #f1eddc; --soft: #c2bb9f; --accent: #8fd0ae; --on: #14251c; }
            }
            * { box-sizing: border-box; }
            body { margin: 0 auto; max-width: 60rem; padding: 2.5rem 1.25rem; background: var(--wall); color: var(--ink); font: 1rem/1.5 system-ui, 'Liberation Sans', sans-serif; }
            h1 { margin: 0 0 1.2rem; font-size: 2rem; letter-spacing: -0.02em; }
            .pin { display: flex; gap: 0.6rem; margin-bottom: 2rem; }
            input { flex: 1; min-width: 0; padding: 0.7rem 0.9rem; font: inherit; color: inherit; background: transparent; border: 1px solid var(--soft); border-radius: 8px; }
            button { padding: 0.7rem 1.2rem; font: inherit; color: var(--on); background: var(--accent); border: 0; border-radius: 8px; cursor: pointer; }
            :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
            ul { list-style: none; margin: 0; padding: 0; display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); }
            li { display: flex; flex-direction: column; justify-content: space-between; min-height: 9rem; padding: 1.1rem; background: var(--note); border-radius: 4px 4px 18px 4px; box-shadow: 0 8px 18px -14px #000; }
            li p { margin: 0 0 1rem; overflow-wrap: anywhere; }
            li form { display: flex; justify-content: space-between; align-items: center; font-size: 0.85rem; color: var(--soft); }
            .quiet { padding: 0.2rem 0; color: inherit; background: none; text-decoration: underline; }
          </style>
        </head>
        <body>
          <main>
            <h1>Notes on the wall</h1>
            <form class="pin" method="post" action="/notes">
              <input name="text" maxlength="200" required aria-label="A new note" placeholder="A new note">
              <button>Pin it</button>
            </form>
            <ul>
      {{notes}}      </ul>
          </main>
        </body>
      </html>
      """;
}
