package dev.roadworthy.edge;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds what is wrong with a request that could be decoded but must not be passed on.
final class Malformation {
  private Malformation() {}

  /// What is wrong, or null.
  static @Nullable String of(Exchange exchange) {
    String refusal = exchange.target().refusal();
    if (refusal != null) {
      return refusal;
    }
    MultiMap headers = exchange.in().headers();
    String coding = headers.get(HttpHeaderNames.TRANSFER_ENCODING);
    if (coding != null && !coding.equalsIgnoreCase("chunked")) {
      return "a body may be sent chunked, but in no other transfer coding";
    }
    String expect = headers.get(HttpHeaderNames.EXPECT);
    if (expect != null && !expect.equalsIgnoreCase("100-continue")) {
      return "nothing but 100-continue can be expected";
    }
    String host = exchange.client().host();
    if (host.isEmpty() ? exchange.in().version() != HttpVersion.HTTP_1_0 : !isAuthority(host)) {
      return "the Host header is missing or not a name";
    }
    if (exchange.in().version() == HttpVersion.HTTP_2) {
      return ofHttp2(exchange, headers);
    }
    return null;
  }

  /// HTTP/2 can carry bytes that would end a header line of HTTP/1.
  private static @Nullable String ofHttp2(Exchange exchange, MultiMap headers) {
    List<String> lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
    if (lengths.size() > 1 || (lengths.size() == 1 && exchange.contentLength() < 0)) {
      return "the Content-Length is not one number";
    }
    if (!isToken(exchange.in().method().name())) {
      return "the method is not a word";
    }
    for (Map.Entry<String, String> header : headers) {
      if (!isToken(header.getKey()) || !isValue(header.getValue())) {
        return "a header has a character that none may have";
      }
    }
    return null;
  }

  private static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!plain && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static boolean isValue(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7F || c > 0xFF) {
        return false;
      }
    }
    return true;
  }

  /// `name`, `192.0.2.1` or `[2001:db8::1]`, with `:port` or without (RFC 3986, 3.2.2).
  static boolean isAuthority(String host) {
    int length = host.length();
    int at = 0;
    if (length > 260) {
      return false;
    }
    if (host.charAt(0) == '[') {
      at = host.indexOf(']') + 1;
      if (at < 4) {
        return false;
      }
      for (int i = 1; i < at - 1; i++) {
        char c = host.charAt(i);
        if (Character.digit(c, 16) < 0 && c != ':' && c != '.') {
          return false;
        }
      }
    } else {
      while (at < length && isNameCharacter(host.charAt(at))) {
        at++;
      }
      if (at == 0) {
        return false;
      }
    }
    if (at == length) {
      return true;
    }
    if (host.charAt(at) != ':' || length - at - 1 > 5) {
      return false;
    }
    for (int i = at + 1; i < length; i++) {
      if (host.charAt(i) < '0' || host.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static boolean isNameCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '-'
        || c == '_';
  }
}
