package dev.roadworthy.edge;

import io.netty.util.NetUtil;
import java.util.ArrayList;
import java.util.List;

/// Addresses and CIDR blocks of proxies in front of the edge.
public final class TrustedProxies {
  private static final TrustedProxies NONE = new TrustedProxies(List.of(), List.of());
  private final List<Block> blocks;
  private final List<String> texts;

  private static final class Block {
    private final byte[] address;
    private final int bits;

    Block(byte[] address, int bits) {
      this.address = address;
      this.bits = bits;
    }

    boolean contains(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      int whole = bits >> 3;
      for (int i = 0; i < whole; i++) {
        if (address[i] != other[i]) {
          return false;
        }
      }
      int rest = bits & 7;
      return rest == 0 || ((address[whole] ^ other[whole]) & 0xFF) >> (8 - rest) == 0;
    }
  }

  private TrustedProxies(List<Block> blocks, List<String> texts) {
    this.blocks = blocks;
    this.texts = texts;
  }

  public static TrustedProxies none() {
    return NONE;
  }

  /// @param texts such as `10.0.0.0/8`, `192.0.2.1`, `fd00::/8`
  /// @throws IllegalArgumentException with what was expected, when one is neither
  public static TrustedProxies of(List<String> texts) {
    List<Block> blocks = new ArrayList<>();
    for (String text : texts) {
      int slash = text.indexOf('/');
      byte[] address =
          NetUtil.createByteArrayFromIpAddressString(slash < 0 ? text : text.substring(0, slash));
      if (address == null) {
        throw new IllegalArgumentException(
            "expected an IP address or a block such as 10.0.0.0/8, was " + text);
      }
      int most = address.length * 8;
      int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
      if (bits < 0 || bits > most) {
        throw new IllegalArgumentException("a block has 0 to " + most + " bits, was " + text);
      }
      blocks.add(new Block(address, bits));
    }
    return new TrustedProxies(List.copyOf(blocks), List.copyOf(texts));
  }

  boolean contains(byte[] address) {
    for (int i = 0; i < blocks.size(); i++) {
      if (blocks.get(i).contains(address)) {
        return true;
      }
    }
    return false;
  }

  boolean isEmpty() {
    return blocks.isEmpty();
  }

  @Override
  public String toString() {
    return texts.toString();
  }
}
