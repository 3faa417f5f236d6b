package dev.roadworthy.edge;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A small app over real sockets that shows what it receives, byte for byte, and answers as told;
/// it can be killed (every connection reset, the port closed) and started again on the same port.
final class TestApp implements AutoCloseable {
  private final Behaviour behaviour;
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final int port;
  private volatile ServerSocket listener;
  private volatile Thread acceptor;

  /// One request as the app sees it.
  record Seen(String line, String head, InputStream in, OutputStream out) {
    String method() {
      return line.substring(0, line.indexOf(' '));
    }

    String path() {
      return line.substring(line.indexOf(' ') + 1, line.lastIndexOf(' '));
    }

    @Nullable String header(String name) {
      for (String one : head.split("\r\n")) {
        if (one.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
          return one.substring(name.length() + 1).strip();
        }
      }
      return null;
    }

    void answer(String status, String headers, String body) throws IOException {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      String text = "HTTP/1.1 " + status + "\r\n" + headers;
      text += "Content-Length: " + bytes.length + "\r\n\r\n";
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.write(bytes);
      out.flush();
    }
  }

  /// Answers a request; reads the body itself. False closes the connection.
  interface Behaviour {
    boolean answer(Seen seen) throws IOException, InterruptedException;
  }

  TestApp(Behaviour behaviour) throws IOException {
    this.behaviour = behaviour;
    this.listener = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
    this.port = listener.getLocalPort();
    this.acceptor = accept(listener);
  }

  /// Says hello with the path it was asked for.
  static TestApp hello() throws IOException {
    return new TestApp(seen -> {
      seen.answer("200 OK", "Content-Type: text/plain\r\n", "hello " + seen.path());
      return true;
    });
  }

  Upstream upstream(String id) {
    return new Upstream(id, "127.0.0.1", port, "r1");
  }

  int port() {
    return port;
  }

  /// The heads of all requests so far.
  List<String> heads() {
    return heads;
  }

  private Thread accept(ServerSocket on) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            while (true) {
              Socket socket = on.accept();
              sockets.add(socket);
              Thread.ofVirtual().start(() -> serve(socket));
            }
          } catch (IOException e) {
            // killed
          }
        });
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      var in = new java.io.BufferedInputStream(socket.getInputStream());
      while (true) {
        String head = readHead(in);
        if (head == null) {
          return;
        }
        heads.add(head);
        String line = head.substring(0, head.indexOf("\r\n"));
        if (!behaviour.answer(new Seen(line, head, in, socket.getOutputStream()))) {
          return;
        }
      }
    } catch (IOException | InterruptedException e) {
      // the edge has gone, or we were killed
    } finally {
      sockets.remove(socket);
    }
  }

  private static @Nullable String readHead(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (true) {
      int b = in.read();
      if (b < 0) {
        return null;
      }
      head.append((char) b);
      if (head.length() >= 4 && head.indexOf("\r\n\r\n", head.length() - 4) >= 0) {
        return head.toString();
      }
    }
  }

  /// As kill -9: connections are reset, the port is closed.
  ///
  /// Closing a listener that a virtual thread waits on only wakes that thread: it takes one more
  /// connection if there is one, and the port stays open until then. So this waits for its end.
  void kill() throws IOException {
    listener.close();
    try {
      acceptor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the port was being closed");
    }
    for (Socket socket : sockets) {
      try {
        socket.setSoLinger(true, 0);
        socket.close();
      } catch (IOException e) {
        // gone already
      }
    }
    sockets.clear();
  }

  void startAgain() throws IOException {
    var again = new ServerSocket();
    again.setReuseAddress(true);
    again.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
    listener = again;
    acceptor = accept(again);
  }

  @Override
  public void close() throws IOException {
    kill();
  }
}
