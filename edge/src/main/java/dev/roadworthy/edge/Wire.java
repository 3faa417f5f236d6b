package dev.roadworthy.edge;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;

/// A client's connection: who is at its other end and what it is doing. Touched by its loop only.
final class Wire {
  static final AttributeKey<Wire> KEY = AttributeKey.valueOf("dev.roadworthy.edge.wire");
  final Channel channel;
  final EdgeLoop loop;
  final byte[] peer;
  final String peerText;
  final long peerKey;
  final int localPort;

  /// When the first byte of a request's head came whose last byte has not, else 0.
  long headSince;

  /// Requests that have begun and not ended.
  int active;

  /// Since when nothing is going on.
  long idleSince;

  /// What comes after the request under way is not read any more.
  boolean closing;

  /// Taken over by a tunnel, which has its own time limit.
  boolean tunnel;

  Wire(Channel channel, EdgeLoop loop, long now) {
    this.channel = channel;
    this.loop = loop;
    this.peer = Addresses.bytes(channel.remoteAddress());
    this.peerText = Addresses.text(peer);
    this.peerKey = Addresses.key(peer);
    this.localPort = channel.localAddress() instanceof InetSocketAddress inet ? inet.getPort() : 0;
    this.idleSince = now;
  }
}
