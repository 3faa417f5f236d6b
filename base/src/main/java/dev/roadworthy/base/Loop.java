package dev.roadworthy.base;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

/// Repeats one idempotent task in the background: on a timer, and sooner when nudged. A failure is
/// reported and the next tick is the retry.
public final class Loop implements AutoCloseable {
  /// Reads the whole state and does what is due; running it twice does no harm.
  @FunctionalInterface
  public interface Task {
    void run() throws Exception;
  }

  private final String name;
  private final Duration every;
  private final Task task;
  private final BiConsumer<String, Exception> onFailure;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition due = lock.newCondition();
  private final Thread thread;
  private boolean nudged;
  private boolean closed;

  private Loop(String name, Duration every, Task task, BiConsumer<String, Exception> onFailure) {
    this.name = name;
    this.every = every;
    this.task = task;
    this.onFailure = onFailure;
    this.thread = Thread.ofVirtual().name("loop-" + name).unstarted(this::repeat);
  }

  /// Starts at once with a first run.
  ///
  /// @param onFailure receives the loop's name and what its task threw
  public static Loop start(
      String name, Duration every, Task task, BiConsumer<String, Exception> onFailure) {
    var loop = new Loop(name, every, task, onFailure);
    loop.thread.start();
    return loop;
  }

  /// Asks for a run now; many nudges before it starts are one.
  public void nudge() {
    lock.lock();
    try {
      nudged = true;
      due.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Ends the loop; a run under way is interrupted and waited for.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      due.signal();
    } finally {
      lock.unlock();
    }
    thread.interrupt();
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void repeat() {
    do {
      try {
        task.run();
      } catch (InterruptedException e) {
        return;
      } catch (Exception e) {
        onFailure.accept(name, e);
      }
    } while (awaitDue());
  }

  private boolean awaitDue() {
    lock.lock();
    try {
      long left = every.toNanos();
      while (!nudged && !closed && left > 0) {
        left = due.awaitNanos(left);
      }
      nudged = false;
      return !closed;
    } catch (InterruptedException e) {
      return false;
    } finally {
      lock.unlock();
    }
  }
}
