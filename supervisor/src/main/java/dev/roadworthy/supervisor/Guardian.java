package dev.roadworthy.supervisor;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A shell that outlives this process by a moment. It reads from a pipe that only this process
/// holds; when the pipe ends, however this process ended, it kills whatever is left of our trees
/// and removes their control groups. It has its own session, so neither the terminal's Ctrl-C nor
/// its hang-up reaches it. When it dies itself, another takes its place.
final class Guardian implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Guardian.class);

  /// Held so that no garbage collection closes the pipe of a living supervisor.
  private static final Set<Guardian> LIVING = ConcurrentHashMap.newKeySet();

  /// `$1` marker, then our control groups. Lines on stdin: `+ SESSION`, `- SESSION`.
  private static final String SCRIPT =
      """
      trap '' HUP INT QUIT TERM PIPE
      mark=$1; shift
      sessions=' '
      while read -r what id; do
        case $what in
          +) sessions="$sessions$id " ;;
          -) sessions="${sessions%% $id *} ${sessions#* $id }" ;;
        esac
      done
      members() {
        for g in "$@"; do
          [ -d "$g" ] && find "$g" -name cgroup.procs -exec cat {} + 2>/dev/null
        done
        [ $# -gt 0 ] && return
        for p in $(grep -ls "$mark" /proc/[0-9]*/environ 2>/dev/null); do
          p=${p%/environ}; echo "${p#/proc/}"
        done
        [ "${sessions# }" ] || return
        for p in /proc/[0-9]*; do
          read -r stat 2>/dev/null < "$p/stat" || continue
          rest=${stat##*) }
          pid=${p#/proc/}
          set -- $rest
          case $1 in Z|X) continue ;; esac
          case $sessions in *" $4 "*) echo "$pid" ;; esac
        done
      }
      n=0
      while [ $n -lt 100 ]; do
        for g in "$@"; do
          [ -e "$g/cgroup.kill" ] && echo 1 2>/dev/null > "$g/cgroup.kill"
        done
        left=$(members "$@")
        [ "$left" ] || break
        kill -KILL $left 2>/dev/null
        n=$((n + 1)); sleep 0.05
      done
      for g in "$@"; do
        find "$g" -depth -type d -exec rmdir {} ';' 2>/dev/null
      done
      exit 0
      """;

  private final Forker forker;
  private final String marker;
  private final Cgroups cgroups;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Long> sessions = new TreeSet<>();
  private Process process;
  private boolean closed;

  private Guardian(Forker forker, String marker, Cgroups cgroups) throws IOException {
    this.forker = forker;
    this.marker = marker;
    this.cgroups = cgroups;
    this.process = launch();
  }

  static Guardian start(Forker forker, String marker, Cgroups cgroups) throws IOException {
    var guardian = new Guardian(forker, marker, cgroups);
    LIVING.add(guardian);
    guardian.watch(guardian.process);
    return guardian;
  }

  /// Its process, for tests and the console's list of helpers.
  long pid() {
    lock.lock();
    try {
      return process.pid();
    } finally {
      lock.unlock();
    }
  }

  void guard(long session) {
    tell("+", session);
  }

  void release(long session) {
    tell("-", session);
  }

  private void tell(String what, long session) {
    lock.lock();
    try {
      if (what.equals("+") ? sessions.add(session) : sessions.remove(session)) {
        write(process.getOutputStream(), what + " " + session + "\n");
      }
    } finally {
      lock.unlock();
    }
  }

  private static void write(OutputStream pipe, String line) {
    try {
      pipe.write(line.getBytes(StandardCharsets.US_ASCII));
      pipe.flush();
    } catch (IOException e) {
      LOG.debug("the guardian has just died: {}", e.toString());
    }
  }

  private Process launch() throws IOException {
    var command = new ArrayList<String>();
    if (Tools.has("setsid")) {
      command.add("setsid");
    }
    command.addAll(List.of("sh", "-c", SCRIPT, "roadworthy-guardian", marker));
    cgroups.folders().forEach(f -> command.add(f.toString()));
    var builder = new ProcessBuilder(command);
    builder.directory(new File("/"));
    builder.environment().keySet().retainAll(Set.of("PATH"));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return forker.start(builder);
  }

  private void watch(Process watched) {
    Thread.ofVirtual().name("guardian-watch").start(() -> replaceWhenDead(watched));
  }

  private void replaceWhenDead(Process watched) {
    try {
      watched.waitFor();
    } catch (InterruptedException e) {
      return;
    }
    lock.lock();
    try {
      if (closed || watched != process) {
        return;
      }
      LOG.warn("the guardian process {} died; starting another", watched.pid());
      process = launch();
      sessions.forEach(s -> write(process.getOutputStream(), "+ " + s + "\n"));
      watch(process);
    } catch (IOException e) {
      LOG.error("no guardian: orphans are possible should this process be killed", e);
    } finally {
      lock.unlock();
    }
  }

  /// Ends the pipe; the guardian kills what is left, cleans up and goes. Waits at most 8 s for it.
  @Override
  public void close() {
    @Nullable Process last;
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      last = process;
    } finally {
      lock.unlock();
    }
    LIVING.remove(this);
    try {
      last.getOutputStream().close();
      if (!last.waitFor(8, TimeUnit.SECONDS)) {
        last.destroyForcibly();
      }
    } catch (IOException e) {
      LOG.debug("closing the guardian's pipe: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
