package dev.roadworthy.supervisor;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Asks an instance one thing and reads the first line of the answer, within one time limit for all
/// of it. The rest of a large page is not read.
final class HealthProbe {
  /// RFC 9112 section 4.
  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([1-5]\\d\\d)(?: .*)?");

  private static final int MAX_STATUS_LINE = 512;

  /// What came back.
  sealed interface Answer {
    record Status(int code) implements Answer {}

    /// Took the connection, and said something that is not HTTP/1.1, or closed it.
    record NotHttp() implements Answer {}

    record Refused() implements Answer {}

    record TimedOut() implements Answer {}
  }

  private HealthProbe() {}

  static Answer get(String host, int port, String path, Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), left(end));
      try {
        return ask(socket, host, port, path, end);
      } catch (SocketTimeoutException e) {
        return new Answer.TimedOut();
      } catch (IOException e) {
        return new Answer.NotHttp();
      }
    } catch (SocketTimeoutException e) {
      return new Answer.TimedOut();
    } catch (IOException e) {
      return new Answer.Refused();
    }
  }

  static boolean connects(String host, int port, Duration timeout) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static Answer ask(Socket socket, String host, int port, String path, long end)
      throws IOException {
    socket.setTcpNoDelay(true);
    String name = host.contains(":") ? "[" + host + "]" : host;
    String request =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: "
            + name
            + ":"
            + port
            + "\r\nUser-Agent: Roadworthy-Health\r\nAccept: */*\r\nConnection: close\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    Matcher line = STATUS_LINE.matcher(firstLine(socket, end));
    return line.matches()
        ? new Answer.Status(Integer.parseInt(line.group(1)))
        : new Answer.NotHttp();
  }

  private static String firstLine(Socket socket, long end) throws IOException {
    InputStream in = socket.getInputStream();
    var line = new StringBuilder();
    byte[] some = new byte[MAX_STATUS_LINE];
    while (line.length() < MAX_STATUS_LINE) {
      socket.setSoTimeout(left(end));
      int n = in.read(some, 0, MAX_STATUS_LINE - line.length());
      if (n < 0) {
        break;
      }
      line.append(new String(some, 0, n, StandardCharsets.ISO_8859_1));
      int newline = line.indexOf("\n");
      if (newline >= 0) {
        return line.substring(0, newline).stripTrailing();
      }
    }
    return line.toString();
  }

  private static int left(long end) throws SocketTimeoutException {
    long millis = (end - System.nanoTime()) / 1_000_000;
    if (millis <= 0) {
      throw new SocketTimeoutException();
    }
    return (int) Math.min(millis, Integer.MAX_VALUE);
  }
}
