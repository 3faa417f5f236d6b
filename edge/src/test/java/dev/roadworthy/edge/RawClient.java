package dev.roadworthy.edge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Speaks bytes to a port and reads HTTP/1 answers; each step has 10 s.
final class RawClient implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  record Answer(int status, List<String> headers, String body) {
    @Nullable String header(String name) {
      for (String line : headers) {
        if (line.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
          return line.substring(name.length() + 1).strip();
        }
      }
      return null;
    }

    List<String> all(String name) {
      List<String> out = new ArrayList<>();
      for (String line : headers) {
        if (line.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
          out.add(line.substring(name.length() + 1).strip());
        }
      }
      return out;
    }
  }

  RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
    socket.setTcpNoDelay(true);
    in = new java.io.BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  static Answer once(int port, String request) throws IOException {
    try (var client = new RawClient(port)) {
      return client.send(request).read();
    }
  }

  static Answer get(int port, String path, String... headers) throws IOException {
    return once(port, request("GET", path, headers));
  }

  static String request(String method, String path, String... headers) {
    var text = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    return text.append("\r\n").toString();
  }

  RawClient send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawClient send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return this;
  }

  Answer read() throws IOException {
    return read(false);
  }

  Answer read(boolean head) throws IOException {
    Answer answer = readHead();
    if (answer.status < 200 && answer.status != 101) {
      return read(head);
    }
    if (head || answer.status == 204 || answer.status == 304 || answer.status == 101) {
      return answer;
    }
    String length = answer.header("Content-Length");
    String coding = answer.header("Transfer-Encoding");
    byte[] body;
    if (coding != null) {
      body = readChunks();
    } else if (length != null) {
      body = in.readNBytes(Integer.parseInt(length));
      if (body.length < Integer.parseInt(length)) {
        throw new IOException("body cut after " + body.length + " bytes");
      }
    } else {
      body = in.readAllBytes();
    }
    return new Answer(answer.status, answer.headers, new String(body, StandardCharsets.ISO_8859_1));
  }

  Answer readHead() throws IOException {
    String status = readLine();
    List<String> headers = new ArrayList<>();
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      headers.add(line);
    }
    return new Answer(Integer.parseInt(status.substring(9, 12)), headers, "");
  }

  private byte[] readChunks() throws IOException {
    var body = new ByteArrayOutputStream();
    while (true) {
      byte[] chunk = readChunk();
      if (chunk.length == 0) {
        while (!readLine().isEmpty()) {
          // trailers
        }
        return body.toByteArray();
      }
      body.write(chunk);
    }
  }

  byte[] readChunk() throws IOException {
    int size = Integer.parseInt(readLine().strip(), 16);
    byte[] chunk = in.readNBytes(size);
    if (size > 0) {
      readLine();
    }
    return chunk;
  }

  String readLine() throws IOException {
    var line = new ByteArrayOutputStream();
    while (true) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("connection closed after: " + line);
      }
      if (b == '\n') {
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
      }
      line.write(b);
    }
  }

  byte[] readBytes(int count) throws IOException {
    return in.readNBytes(count);
  }

  /// Whether the other end closes within the time.
  boolean isClosedByPeer() throws IOException {
    try {
      while (in.read() >= 0) {
        // what is left of an answer
      }
      return true;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (java.net.SocketException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
