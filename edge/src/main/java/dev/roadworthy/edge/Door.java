package dev.roadworthy.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;

/// Stands on the listening socket and puts [FirstBytes] in front of each connection it accepts.
@ChannelHandler.Sharable
final class Door extends ChannelInboundHandlerAdapter {
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private final EdgeCore core;

  Door(EdgeCore core) {
    this.core = core;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ((Channel) message).pipeline().addFirst("first-bytes", new FirstBytes(core));
    ctx.fireChannelRead(message);
  }

  /// Counts the connection, and once its first bytes tell HTTP/1 from HTTP/2, puts [RequestGuard]
  /// in the place of Vert.x's decoder. To do that before any request is decoded, the bytes up to
  /// the first that is not HTTP/2's preface go ahead alone: they make Vert.x set up its pipeline.
  private static final class FirstBytes extends ChannelInboundHandlerAdapter {
    private final EdgeCore core;
    private int matched;

    FirstBytes(EdgeCore core) {
      this.core = core;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      EdgeLoop loop = core.loopOf(ctx.channel().eventLoop());
      if (loop == null || !loop.admit(ctx.channel())) {
        var _ = ctx.close();
        return;
      }
      ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (!(message instanceof ByteBuf bytes)) {
        ctx.fireChannelRead(message);
        return;
      }
      Wire wire = ctx.channel().attr(Wire.KEY).get();
      int count = Math.min(bytes.readableBytes(), PREFACE.length - matched);
      for (int i = 0; i < count; i++) {
        if (bytes.getByte(bytes.readerIndex() + i) != PREFACE[matched + i]) {
          http1(ctx, bytes, i + 1, wire);
          return;
        }
      }
      matched += count;
      if (matched == PREFACE.length) {
        wire.headSince = 0;
        ctx.pipeline().remove(this);
      } else {
        wire.headSince = core.nanos();
      }
      ctx.fireChannelRead(bytes);
    }

    private void http1(ChannelHandlerContext ctx, ByteBuf bytes, int ahead, Wire wire) {
      ctx.fireChannelRead(bytes.readRetainedSlice(ahead));
      if (ctx.pipeline().get("httpDecoder") == null) {
        bytes.release();
        var _ = ctx.close();
        return;
      }
      wire.headSince = core.nanos();
      ctx.pipeline().replace("httpDecoder", "httpDecoder", new RequestGuard(core, wire));
      if (bytes.isReadable()) {
        ctx.fireChannelRead(bytes);
      } else {
        bytes.release();
      }
      ctx.pipeline().remove(this);
    }
  }
}
