package dev.roadworthy.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.vertx.core.http.impl.http1.VertxHttpRequestDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns a client's bytes into requests, and what is not exactly a request of RFC 9112 into a 400
/// and a closed connection, before anything of it reaches the app.
///
/// Netty 4.2.18 refuses bare LF, Content-Length beside Transfer-Encoding, repeated Content-Length
/// and bad chunks by itself. It is lenient about what this class refuses: folded header lines,
/// request lines with other than two single spaces or another version, more than one Host.
final class RequestGuard extends VertxHttpRequestDecoder {
  private static final AsciiString VERSION = new AsciiString("HTTP/1.");
  private final EdgeCore core;
  private final Wire wire;
  private boolean inHead = true;
  private boolean lineSeen;
  private boolean refused;
  private int hosts;

  RequestGuard(EdgeCore core, Wire wire) {
    super(core.http1Config());
    this.core = core;
    this.wire = wire;
  }

  /// What was wrong with a request; carried to the error page.
  static final class Malformed extends RuntimeException {
    Malformed(String why) {
      super(why, null, false, false);
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (refused || (inHead && wire.closing)) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (inHead && in.isReadable()) {
      if (wire.headSince == 0) {
        wire.headSince = core.nanos();
      }
      String problem = problem(in);
      if (problem != null) {
        refuse(in, out, problem);
        return;
      }
    }
    int before = out.size();
    super.decode(ctx, in, out);
    for (int i = before; i < out.size(); i++) {
      Object message = out.get(i);
      if (message instanceof HttpRequest request) {
        onHead(request);
      }
      if (message instanceof LastHttpContent) {
        inHead = true;
        lineSeen = false;
      }
    }
  }

  private void onHead(HttpRequest request) {
    inHead = false;
    wire.headSince = 0;
    if (hosts > 1 && request.decoderResult().isSuccess()) {
      request.setDecoderResult(DecoderResult.failure(new Malformed("more than one Host header")));
    }
    if (request.decoderResult().isFailure()) {
      refused = true;
      wire.closing = true;
    }
    hosts = 0;
    if (request.headers().contains(HttpHeaderNames.UPGRADE, "h2c", true)) {
      // Upgrading from HTTP/1 to HTTP/2 is obsolete (RFC 9113, 3.1) and a way to smuggle; the
      // request goes on as what it is.
      request.headers().remove(HttpHeaderNames.UPGRADE);
    }
  }

  private void refuse(ByteBuf in, List<Object> out, String why) {
    refused = true;
    wire.headSince = 0;
    in.skipBytes(in.readableBytes());
    var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/bad-request");
    request.setDecoderResult(DecoderResult.failure(new Malformed(why)));
    out.add(request);
  }

  @Override
  protected AsciiString splitHeaderName(byte[] line, int start, int length) {
    if (length == 0) {
      throw new Malformed("a header has no name");
    }
    if (length == 4
        && (line[start] | 0x20) == 'h'
        && (line[start + 1] | 0x20) == 'o'
        && (line[start + 2] | 0x20) == 's'
        && (line[start + 3] | 0x20) == 't') {
      hosts++;
    }
    return super.splitHeaderName(line, start, length);
  }

  /// Looks at the lines of the head that are there. The decoder takes whole lines only, so what is
  /// readable always begins with one.
  private @Nullable String problem(ByteBuf in) {
    int at = in.readerIndex();
    int end = in.writerIndex();
    while (!lineSeen && at < end && (in.getByte(at) == '\r' || in.getByte(at) == '\n')) {
      at++;
    }
    while (at < end) {
      byte first = in.getByte(at);
      int lf = in.indexOf(at, end, (byte) '\n');
      if (!lineSeen) {
        if (lf < 0) {
          return null;
        }
        if (!isRequestLine(in, at, lf)) {
          return "the request line is not METHOD, path and HTTP/1.1 with single spaces between";
        }
        lineSeen = true;
      } else if (first == ' ' || first == '\t') {
        return "a header line is continued on the next (obsolete folding)";
      } else if (first == '\r' || first == '\n') {
        return null;
      }
      if (lf < 0) {
        return null;
      }
      at = lf + 1;
    }
    return null;
  }

  private static boolean isRequestLine(ByteBuf in, int from, int lf) {
    int end = lf > from && in.getByte(lf - 1) == '\r' ? lf - 1 : lf;
    int first = in.indexOf(from, end, (byte) ' ');
    int second = first < 0 ? -1 : in.indexOf(first + 1, end, (byte) ' ');
    if (first <= from || second <= first + 1 || end - second - 1 != 8) {
      return false;
    }
    for (int i = from; i < first; i++) {
      byte b = in.getByte(i);
      boolean letter = (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z');
      if (!letter && b != '-' && b != '_' && !(b >= '0' && b <= '9')) {
        return false;
      }
    }
    for (int i = 0; i < VERSION.length(); i++) {
      if (in.getByte(second + 1 + i) != VERSION.byteAt(i)) {
        return false;
      }
    }
    byte minor = in.getByte(end - 1);
    return minor == '0' || minor == '1';
  }
}
