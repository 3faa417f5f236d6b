package dev.roadworthy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Promise 2 of the README for what is open: a session that ends takes its WebSockets along.
class WebSocketTest {
  /// Answers each short text frame with the same text; no package needed.
  private static final String ECHO =
      """
      const http = require('http'), crypto = require('crypto')
      const server = http.createServer((_, answer) => answer.end('here'))
      server.on('upgrade', (request, socket) => {
        const key = request.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
        const accept = crypto.createHash('sha1').update(key).digest('base64')
        socket.write('HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\n' +
          `Connection: Upgrade\\r\\nSec-WebSocket-Accept: ${accept}\\r\\n\\r\\n`)
        socket.on('error', () => {})
        socket.on('data', frame => {
          if ((frame[0] & 15) !== 1) return
          const length = frame[1] & 127, mask = frame.subarray(2, 6)
          const text = frame.subarray(6, 6 + length).map((b, i) => b ^ mask[i % 4])
          socket.write(Buffer.concat([Buffer.from([0x81, length]), text]))
        })
      })
      server.listen(process.env.PORT, '127.0.0.1')
      """;

  @TempDir static Path temp;

  @Test
  void anOpenWebSocketEndsWithinASecondOfItsSession() throws Exception {
    Files.writeString(temp.resolve("server.js"), ECHO);
    Files.writeString(
        temp.resolve("roadworthy.yaml"),
        """
        run: {start: node server.js, port: PORT, instances: 1}
        routes: [{path: /**, allow: signed-in}]
        """);
    try (var up = Up.ready(temp);
        var ada = new Caller(up.edge());
        var bob = new Caller(up.edge())) {
      var revoked = Socket.open(up, ada, "ada@example.com");
      var bystander = Socket.open(up, bob, "bob@example.com");
      assertThat(revoked.says("hello")).isEqualTo("hello");

      up.verb("sessions", "revoke", "ada@example.com");
      assertThat(revoked.heardWithin(Duration.ofSeconds(1))).isEqualTo("closed 1008 signed out");

      assertThat(bystander.says("still here")).isEqualTo("still here");
      assertThat(bob.post("/.roadworthy/logout", "{}").statusCode()).isLessThan(400);
      assertThat(bystander.heardWithin(Duration.ofSeconds(1))).isEqualTo("closed 1008 signed out");
    }
  }

  /// One WebSocket and what came over it.
  private record Socket(WebSocket socket, BlockingQueue<String> heard) {
    static Socket open(Up up, Caller caller, String email) throws Exception {
      assertThat(caller.signUp(email).statusCode()).isLessThan(300);
      var heard = new LinkedBlockingQueue<String>();
      var socket =
          caller
              .client()
              .newWebSocketBuilder()
              .header("Cookie", caller.cookieHeader())
              .buildAsync(
                  URI.create(up.edge().replace("http:", "ws:") + "/live"), new Listener(heard))
              .get(10, TimeUnit.SECONDS);
      return new Socket(socket, heard);
    }

    @Nullable String says(String text) throws Exception {
      socket.sendText(text, true).get(5, TimeUnit.SECONDS);
      return heardWithin(Duration.ofSeconds(5));
    }

    @Nullable String heardWithin(Duration atMost) throws InterruptedException {
      return heard.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private record Listener(BlockingQueue<String> heard) implements WebSocket.Listener {
    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
      heard.add(text.toString());
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      heard.add("closed " + code + " " + reason);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
      heard.add("broken: " + failure);
    }
  }
}
