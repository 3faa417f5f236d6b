package dev.roadworthy.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpRequest;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.impl.UnpooledHttpClientConnection;
import org.jspecify.annotations.Nullable;

/// Stands in the pipeline of a connection to the app and sends a request as the bytes of
/// [RequestHead] in place of what Vert.x would encode.
///
/// Netty's client codec is passed by, so it does not learn the method; it needs to know of HEAD and
/// CONNECT only, which are not sent this way. A body that streams is not either.
final class HeadSwap extends ChannelOutboundHandlerAdapter {
  private final ChannelHandlerContext codec;
  private @Nullable ByteBuf next;

  private HeadSwap(ChannelHandlerContext codec) {
    this.codec = codec;
  }

  static HeadSwap on(HttpClientConnection connection) {
    var channel =
        ((UnpooledHttpClientConnection) connection).unwrap().channelHandlerContext().channel();
    var swap = new HeadSwap(channel.pipeline().context("codec"));
    channel.pipeline().addAfter("codec", "head-swap", swap);
    return swap;
  }

  /// The request that is written next goes out as these bytes, which belong to this from now on.
  void next(RequestHead head, @Nullable ByteBuf body) {
    drop();
    next = head.with(body, codec.alloc());
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    ByteBuf bytes = next;
    if (bytes != null && message instanceof FullHttpRequest request) {
      next = null;
      request.release();
      codec.write(bytes, promise);
    } else {
      ctx.write(message, promise);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    drop();
  }

  private void drop() {
    ByteBuf unused = next;
    if (unused != null) {
      next = null;
      unused.release();
    }
  }
}
