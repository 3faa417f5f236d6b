package dev.roadworthy.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A TCP gate on 127.0.0.1 before some port: open (passes bytes), shut (connections are cut and new
/// ones refused, as by a dead server) or stalled (connections stay and nothing passes, as by a
/// hanging server or a lost network).
public final class Gate implements AutoCloseable {
  private final int target;
  private final int port;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private @Nullable ServerSocket listener;
  private @Nullable Thread acceptor;
  private boolean stalled;

  private Gate(int target) throws IOException {
    this.target = target;
    var first = listen(0);
    this.port = first.getLocalPort();
    serve(first);
  }

  /// Starts open.
  public static Gate before(int target) {
    try {
      return new Gate(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  /// Passes bytes, from any state.
  public void open() {
    lock.lock();
    try {
      stalled = false;
      moved.signalAll();
      if (listener == null) {
        serve(listen(port));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("port " + port + " was taken while the gate was shut", e);
    } finally {
      lock.unlock();
    }
  }

  /// Cuts every connection and refuses new ones; it is so when this returns.
  public void shut() {
    Thread accepting;
    lock.lock();
    try {
      var l = listener;
      accepting = acceptor;
      listener = null;
      acceptor = null;
      if (l != null) {
        quietly(l);
      }
      stalled = false;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
    if (accepting != null) {
      awaitEnd(accepting); // Only then is the port closed.
    }
    cut();
  }

  private static void awaitEnd(Thread t) {
    try {
      t.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Cuts every connection; new ones pass.
  public void cut() {
    sockets.forEach(Gate::quietly);
  }

  /// Accepts and passes nothing until opened or shut.
  public void stall() {
    lock.lock();
    try {
      stalled = true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    shut();
  }

  private static ServerSocket listen(int port) throws IOException {
    var s = new ServerSocket();
    s.setReuseAddress(true);
    s.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
    return s;
  }

  private void serve(ServerSocket l) {
    listener = l;
    acceptor = Thread.ofVirtual().name("gate-" + port).start(() -> accept(l));
  }

  private void accept(ServerSocket l) {
    while (!l.isClosed()) {
      try {
        var near = l.accept();
        sockets.add(near);
        Thread.ofVirtual().start(() -> join(near));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void join(Socket near) {
    Socket far = null;
    try {
      far = new Socket(InetAddress.getLoopbackAddress(), target);
      sockets.add(far);
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      Socket to = far;
      Thread back = Thread.ofVirtual().start(() -> pass(to, near));
      pass(near, far);
      back.join();
    } catch (IOException | InterruptedException e) {
      // A cut connection is what a gate is for.
    } finally {
      end(near);
      if (far != null) {
        end(far);
      }
    }
  }

  private void pass(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      byte[] buffer = new byte[16 * 1024];
      int n;
      while ((n = in.read(buffer)) >= 0) {
        awaitNotStalled();
        to.getOutputStream().write(buffer, 0, n);
      }
      to.shutdownOutput();
    } catch (IOException | InterruptedException e) {
      quietly(from);
      quietly(to);
    }
  }

  private void awaitNotStalled() throws InterruptedException {
    lock.lock();
    try {
      while (stalled) {
        moved.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private void end(Socket s) {
    sockets.remove(s);
    quietly(s);
  }

  private static void quietly(Closeable c) {
    try {
      c.close();
    } catch (IOException e) {
      // Closing is all that was wanted.
    }
  }
}
