package dev.roadworthy.http;

import dev.roadworthy.base.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;

/// The API of another process, as a `Handler`: over its unix socket. Whole answers only, but for
/// `follow`, which reads server-sent events.
public final class RemoteApi implements Handler, AutoCloseable {
  /// Lines a reader may be behind before the stream waits for it.
  private static final int EVENTS_AHEAD = 256;

  private static final byte[] END = {};

  private final HttpClient client;
  private final SocketAddress address;
  private final String shown;

  private RemoteApi(HttpClient client, SocketAddress address, String shown) {
    this.client = client;
    this.address = address;
    this.shown = shown;
  }

  public static RemoteApi local(Vertx vertx, Path socket) {
    return new RemoteApi(
        vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(2000)),
        SocketAddress.domainSocketAddress(socket.toString()),
        socket.toString());
  }

  /// @throws Problem `not-running` when nothing answers
  @Override
  public Response handle(Request request) {
    try {
      return PageServer.await(
          client
              .request(options(request))
              .compose(r -> r.send(Buffer.buffer(request.body())))
              .compose(answer -> answer.body().map(body -> response(answer, body))));
    } catch (ExecutionException e) {
      throw notRunning(e);
    }
  }

  /// Reads a stream of events until the server ends it or the thread is interrupted.
  ///
  /// @throws IOException from the sink, which ends the reading
  public void follow(Request request, Response.EventSink sink)
      throws IOException, InterruptedException {
    BlockingQueue<byte[]> chunks = new ArrayBlockingQueue<>(EVENTS_AHEAD);
    try {
      var opened = client.request(options(request)).compose(HttpClientRequest::send);
      int status = PageServer.await(opened.map(answer -> feed(answer, chunks)));
      if (status != 200) {
        throw new Problem("refused", "The server answered " + status + ".", null);
      }
    } catch (ExecutionException e) {
      throw notRunning(e);
    }
    var parser = new EventParser(sink);
    for (byte[] chunk = chunks.take(); chunk.length > 0; chunk = chunks.take()) {
      parser.feed(chunk);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private static Response response(HttpClientResponse answer, Buffer body) {
    var fields = new ArrayList<Map.Entry<String, String>>();
    for (var header : answer.headers()) {
      fields.add(Map.entry(header.getKey(), header.getValue()));
    }
    return new Response(
        answer.statusCode(), new Headers(fields), new Response.Body.Bytes(body.getBytes()));
  }

  /// Sets the handlers while still on the event loop, so that no byte passes before they are there.
  private static int feed(HttpClientResponse answer, BlockingQueue<byte[]> chunks) {
    answer.handler(bytes -> {
      answer.pause();
      Thread.ofVirtual()
          .start(() -> {
            if (offer(chunks, bytes.getBytes())) {
              answer.resume();
            }
          });
    });
    answer.endHandler(_ -> Thread.ofVirtual().start(() -> offer(chunks, END)));
    answer.exceptionHandler(_ -> Thread.ofVirtual().start(() -> offer(chunks, END)));
    return answer.statusCode();
  }

  private static boolean offer(BlockingQueue<byte[]> chunks, byte[] chunk) {
    try {
      chunks.put(chunk);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Problem notRunning(ExecutionException e) {
    return new Problem(
        "not-running",
        "No Roadworthy answers at " + shown + ".",
        "Start it with `roadworthy up`, or say which one with --state DIR.",
        e.getCause());
  }

  private RequestOptions options(Request request) {
    var query = new StringBuilder();
    request
        .query()
        .values()
        .forEach((name, values) -> {
          for (String value : values) {
            query.append(query.isEmpty() ? '?' : '&').append(encode(name));
            query.append('=').append(encode(value));
          }
        });
    var options =
        new RequestOptions()
            .setServer(address)
            .setHost("localhost")
            .setPort(80)
            .setMethod(HttpMethod.valueOf(request.method()))
            .setURI(request.path() + query);
    request.headers().fields().forEach(f -> options.addHeader(f.getKey(), f.getValue()));
    return options;
  }

  private static String encode(String text) {
    return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
