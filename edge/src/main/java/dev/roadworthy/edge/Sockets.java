package dev.roadworthy.edge;

import dev.roadworthy.base.Problem;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ServerChannel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.impl.transports.IoUringTransport;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.transport.Transport;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// How sockets are driven: io_uring, epoll or NIO, whichever is asked for or the best there is. The
/// listening sockets are kept at hand, to put a [Door] on them and to close them alone: Vert.x has
/// no call to stop accepting.
final class Sockets {
  private static final String POLL_UNTIL_FURTHER_NOTICE =
      "io.netty.iouring.pollAddMultishotEnabled";

  static {
    // Netty 4.2.18 asks io_uring to report readable sockets until further notice, and passes over
    // reports that come while it reads. When a process dies right after a part of its answer, that
    // part is read and the reset behind it is never reported again: the request waits for ever.
    // Asked anew after each read, io_uring reports what is already there. Costs nothing measurable.
    if (System.getProperty(POLL_UNTIL_FURTHER_NOTICE) == null) {
      System.setProperty(POLL_UNTIL_FURTHER_NOTICE, "false");
    }
  }

  private final List<ServerChannel> listening = new CopyOnWriteArrayList<>();
  private @Nullable ChannelHandler door;
  private final String name;
  private final Transport transport;

  Sockets(EdgeSettings.Transport wanted) {
    switch (wanted) {
      case AUTO -> {
        if (isAvailable(new IoUringTransport())) {
          name = "io_uring";
          transport = new Uring();
        } else if (isAvailable(new EpollTransport())) {
          name = "epoll";
          transport = new Epoll();
        } else {
          name = "nio";
          transport = new Nio();
        }
      }
      case IO_URING -> {
        name = "io_uring";
        transport = forced(new Uring(), "io_uring");
      }
      case EPOLL -> {
        name = "epoll";
        transport = forced(new Epoll(), "epoll");
      }
      case NIO -> {
        name = "nio";
        transport = new Nio();
      }
      default -> throw new IllegalArgumentException(wanted.toString());
    }
  }

  private static boolean isAvailable(Transport transport) {
    try {
      return transport.isAvailable();
    } catch (LinkageError e) {
      return false;
    }
  }

  private static Transport forced(Transport transport, String name) {
    if (!isAvailable(transport)) {
      throw new Problem(
          "transport",
          "The transport " + name + " was asked for, but this machine does not have it.",
          "Leave the setting out: the best there is will be used.");
    }
    return transport;
  }

  String name() {
    return name;
  }

  Vertx vertx(int loops) {
    var options =
        new VertxOptions()
            .setEventLoopPoolSize(loops)
            .setWorkerPoolSize(2)
            .setInternalBlockingPoolSize(2)
            .setBlockedThreadCheckInterval(10_000);
    options.getFileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false);
    return VertxBootstrap.create().options(options).transport(transport).init().vertx();
  }

  void stand(ChannelHandler handler) {
    door = handler;
  }

  /// Closes the listening sockets; connections go on.
  void stopListening() {
    for (ServerChannel channel : listening) {
      var _ = channel.close();
    }
  }

  private ChannelFactory<ServerChannel> guarded(ChannelFactory<? extends ServerChannel> factory) {
    return () -> {
      ServerChannel channel = factory.newChannel();
      ChannelHandler handler = door;
      if (handler != null) {
        channel.pipeline().addFirst("door", handler);
      }
      listening.add(channel);
      return channel;
    };
  }

  private final class Uring extends IoUringTransport {
    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
      return guarded(super.serverChannelFactory(domainSocket));
    }
  }

  private final class Epoll extends EpollTransport {
    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
      return guarded(super.serverChannelFactory(domainSocket));
    }
  }

  private final class Nio extends NioTransport {
    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
      return guarded(super.serverChannelFactory(domainSocket));
    }
  }
}
