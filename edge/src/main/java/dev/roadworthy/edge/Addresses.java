package dev.roadworthy.edge;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// Clients' addresses: bytes, text and the number they are counted by. IPv6 counts by its /64, the
/// smallest block a provider hands out. Names are never looked up.
final class Addresses {
  private Addresses() {}

  static byte[] bytes(@Nullable SocketAddress address) {
    if (address instanceof InetSocketAddress inet && inet.getAddress() != null) {
      return plain(inet.getAddress().getAddress());
    }
    return new byte[4];
  }

  /// The bytes of an address as `X-Forwarded-For` carries it (port and brackets allowed), or null.
  static byte @Nullable [] parse(String text) {
    String address = text.strip();
    if (address.startsWith("[")) {
      int end = address.indexOf(']');
      if (end < 0) {
        return null;
      }
      address = address.substring(1, end);
    } else {
      int colon = address.indexOf(':');
      if (colon > 0 && address.indexOf(':', colon + 1) < 0) {
        address = address.substring(0, colon);
      }
    }
    byte[] bytes =
        address.length() > 45 ? null : NetUtil.createByteArrayFromIpAddressString(address);
    return bytes == null ? null : plain(bytes);
  }

  /// IPv4 in IPv6 (`::ffff:192.0.2.1`) as IPv4.
  private static byte[] plain(byte[] address) {
    if (address.length != 16 || address[10] != -1 || address[11] != -1) {
      return address;
    }
    for (int i = 0; i < 10; i++) {
      if (address[i] != 0) {
        return address;
      }
    }
    return new byte[] {address[12], address[13], address[14], address[15]};
  }

  static String text(byte[] address) {
    try {
      return NetUtil.toAddressString(InetAddress.getByAddress(address));
    } catch (java.net.UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static long key(byte[] address) {
    long key = address.length;
    int count = Math.min(address.length, 8);
    for (int i = 0; i < count; i++) {
      key = key * 0x100 + (address[i] & 0xFF) + (address.length == 16 ? 0x51ED27L : 0);
    }
    return key;
  }
}
