package dev.roadworthy.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalInt;

/// Sends exactly these bytes to a port and reads what comes back: for requests that no decent
/// client would make. Text is ISO-8859-1, so that a character is a byte.
///
/// Every read ends by the time limit (5 s unless told) with an `IllegalStateException` that shows
/// what had come so far.
public final class RawClient implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private final Socket socket;
  private final Duration limit;
  private final ByteArrayOutputStream unread = new ByteArrayOutputStream();
  private boolean ended;

  private RawClient(Socket socket, Duration limit) {
    this.socket = socket;
    this.limit = limit;
  }

  /// To 127.0.0.1.
  public static RawClient connect(int port) {
    return connect(port, LIMIT);
  }

  /// @param limit the longest any one read may take
  public static RawClient connect(int port, Duration limit) {
    try {
      var s = new Socket();
      s.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) LIMIT.toMillis());
      s.setTcpNoDelay(true);
      return new RawClient(s, limit);
    } catch (IOException e) {
      throw new UncheckedIOException("no connection to 127.0.0.1:" + port, e);
    }
  }

  /// Sends, and reads one response.
  public static String exchange(int port, String request) {
    try (var c = connect(port)) {
      return c.send(request).readResponse();
    }
  }

  public RawClient send(String latin1) {
    return send(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  public RawClient send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Says that nothing more will be sent; reading goes on.
  public RawClient endOutput() {
    try {
      socket.shutdownOutput();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Everything up to and with the marker.
  public String readUntil(String marker) {
    long deadline = deadline();
    int at;
    while ((at = buffered().indexOf(marker)) < 0) {
      if (!fill(deadline)) {
        throw new IllegalStateException("ended before " + marker + "; had: " + buffered());
      }
    }
    return take(at + marker.length());
  }

  /// Exactly so many bytes.
  public String read(int bytes) {
    long deadline = deadline();
    while (unread.size() < bytes) {
      if (!fill(deadline)) {
        throw new IllegalStateException("ended before " + bytes + " bytes; had: " + buffered());
      }
    }
    return take(bytes);
  }

  /// Everything until the other side ends or resets the connection.
  public String readAll() {
    long deadline = deadline();
    while (fill(deadline)) {
      // Until it ends.
    }
    return take(unread.size());
  }

  /// One HTTP/1.1 response, head and body as sent (chunks included), by `Content-Length`, chunked
  /// coding or the end of the connection. Not for the answer to HEAD: use `readUntil`.
  public String readResponse() {
    String head = readUntil("\r\n\r\n");
    String lower = head.toLowerCase(Locale.ROOT);
    if (lower.startsWith("http/1.1 1") || lower.contains(" 204 ") || lower.contains(" 304 ")) {
      return head;
    }
    if (lower.contains("\r\ntransfer-encoding: chunked")) {
      return head + readChunks();
    }
    var length = contentLength(lower);
    return head + (length.isPresent() ? read(length.getAsInt()) : readAll());
  }

  /// Whether the other side has ended the connection, waiting for it to at most the time limit.
  public boolean isEnded() {
    long deadline = deadline();
    try {
      while (fill(deadline)) {
        // What still comes is kept for reading.
      }
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String readChunks() {
    var all = new StringBuilder();
    while (true) {
      String size = readUntil("\r\n");
      all.append(size);
      int n = Integer.parseInt(size.strip().split(";", 2)[0].strip(), 16);
      if (n == 0) {
        String trailer;
        do {
          trailer = readUntil("\r\n");
          all.append(trailer);
        } while (!trailer.equals("\r\n"));
        return all.toString();
      }
      all.append(read(n + 2));
    }
  }

  private static OptionalInt contentLength(String lowerHead) {
    return lowerHead
        .lines()
        .filter(l -> l.startsWith("content-length:"))
        .mapToInt(l -> Integer.parseInt(l.substring("content-length:".length()).strip()))
        .findFirst();
  }

  private long deadline() {
    return System.nanoTime() + limit.toNanos();
  }

  private String buffered() {
    return unread.toString(StandardCharsets.ISO_8859_1);
  }

  private String take(int n) {
    byte[] all = unread.toByteArray();
    unread.reset();
    unread.write(all, n, all.length - n);
    return new String(all, 0, n, StandardCharsets.ISO_8859_1);
  }

  /// False at the end of the connection.
  private boolean fill(long deadline) {
    if (ended) {
      return false;
    }
    long left = (deadline - System.nanoTime()) / 1_000_000;
    byte[] buffer = new byte[64 * 1024];
    try {
      socket.setSoTimeout((int) Math.max(1, left));
      int n = socket.getInputStream().read(buffer);
      ended = n < 0;
      if (n > 0) {
        unread.write(buffer, 0, n);
      }
      return !ended;
    } catch (SocketTimeoutException e) {
      throw new IllegalStateException("nothing more within " + limit + "; had: " + buffered(), e);
    } catch (IOException e) {
      ended = true;
      return false;
    }
  }
}
