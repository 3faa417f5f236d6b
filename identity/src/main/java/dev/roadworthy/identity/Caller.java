package dev.roadworthy.identity;

import dev.roadworthy.http.Request;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.Optional;

/// Where a request comes from.
///
/// @param address as text, at most 64 characters
/// @param prefix what one subscriber holds: an IPv4 address, or the first 64 bits of an IPv6 one
/// @param userAgent at most 400 characters, empty when not told
/// @param deviceToken from the device cookie
/// @param request its id
record Caller(
    String address, String prefix, String userAgent, Optional<String> deviceToken, String request) {

  static Caller of(Request request) {
    String agent = request.headers().first("User-Agent").orElse("");
    return new Caller(
        cut(request.client(), 64),
        prefix(request.client()),
        cut(agent, 400),
        Cookies.DEVICE.token(request),
        request.id());
  }

  /// Address, program and request, as the audit log keeps them.
  String text() {
    return address + " " + (userAgent.isEmpty() ? "-" : userAgent) + " request " + request;
  }

  private static String prefix(String address) {
    try {
      var parsed = InetAddress.ofLiteral(address);
      if (parsed instanceof Inet6Address v6) {
        return HexFormat.of().formatHex(v6.getAddress(), 0, 8) + "/64";
      }
      return parsed.getHostAddress();
    } catch (IllegalArgumentException e) {
      return cut(address, 64);
    }
  }

  /// Without control characters, which PostgreSQL, logs and terminals would each read differently.
  private static String cut(String text, int most) {
    String clean =
        text.chars().anyMatch(c -> c < 0x20 || c == 0x7f)
            ? text.replaceAll("\\p{Cntrl}", "?")
            : text;
    if (clean.length() <= most) {
      return clean;
    }
    int end = Character.isHighSurrogate(clean.charAt(most - 1)) ? most - 1 : most;
    return clean.substring(0, end);
  }
}
