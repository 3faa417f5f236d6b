package dev.roadworthy.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.roadworthy.http.Handler;
import dev.roadworthy.http.Headers;
import dev.roadworthy.http.Parameters;
import dev.roadworthy.http.Request;
import dev.roadworthy.http.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The console over the JDK's own server, on loopback, with the demonstration behind it. `main` is
/// for looking at it: `DemoServer [port] [empty]`, then open the address it prints.
final class DemoServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  DemoServer(int port, Handler pages, Handler api) throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 50);
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, pages));
    server.createContext("/api/", exchange -> answer(exchange, api));
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  public static void main(String[] args) throws Exception {
    var api = new DemoApi(InstantSource.system());
    if (args.length > 1 && args[1].equals("empty")) {
      api.emptied();
    }
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 0;
    var server = new DemoServer(port, new Console(api, InstantSource.system()).pages(), api);
    System.out.println(server.address() + "/welcome?key=good");
    Thread.currentThread().join();
  }

  private static void answer(HttpExchange exchange, Handler handler) throws IOException {
    try (exchange) {
      write(exchange, handler.handle(request(exchange)));
    } catch (IOException gone) {
      throw gone;
    } catch (Exception e) {
      e.printStackTrace();
    }
  }

  private static Request request(HttpExchange exchange) throws IOException {
    Headers headers = Headers.EMPTY;
    for (var field : exchange.getRequestHeaders().entrySet()) {
      for (String value : field.getValue()) {
        headers = headers.with(field.getKey(), value);
      }
    }
    return new Request(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getPath(),
        Parameters.parse(exchange.getRequestURI().getRawQuery()),
        headers,
        exchange.getRequestBody().readAllBytes(),
        "127.0.0.1",
        false,
        "demo",
        Map.of(),
        null);
  }

  private static void write(HttpExchange exchange, Response response) throws Exception {
    for (var field : response.headers().fields()) {
      exchange.getResponseHeaders().add(field.getKey(), field.getValue());
    }
    switch (response.body()) {
      case Response.Body.Bytes whole -> {
        boolean none = whole.bytes().length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(response.status(), none ? -1 : whole.bytes().length);
        if (!none) {
          exchange.getResponseBody().write(whole.bytes());
        }
      }
      case Response.Body.File file -> {
        exchange.sendResponseHeaders(response.status(), 0);
        java.nio.file.Files.copy(file.path(), exchange.getResponseBody());
      }
      case Response.Body.Stream stream -> {
        exchange.sendResponseHeaders(response.status(), 0);
        OutputStream out = exchange.getResponseBody();
        out.flush();
        stream.events().writeTo((event, data) -> send(out, event, data));
      }
    }
  }

  private static void send(OutputStream out, String event, String data) throws IOException {
    String text = "event: " + event + "\ndata: " + data.replace("\n", "\ndata: ") + "\n\n";
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
