package dev.roadworthy.supervisor;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Starts every process from one platform thread that lives as long as the supervisor: a parent
/// death signal is tied to the *thread* that forked (prctl(2), PR_SET_PDEATHSIG), so a pool's
/// thread that retires would take the app with it.
final class Forker implements AutoCloseable {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> Thread.ofPlatform().name("forker").daemon().unstarted(task));

  Process start(ProcessBuilder builder) throws IOException {
    Future<Process> started = thread.submit(builder::start);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return started.get();
        } catch (InterruptedException e) {
          // Forking takes milliseconds, and a process nobody holds would be an orphan.
          interrupted = true;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof IOException io) {
            throw io;
          }
          throw new IllegalStateException("could not fork", e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
