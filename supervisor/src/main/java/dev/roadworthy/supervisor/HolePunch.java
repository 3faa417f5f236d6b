package dev.roadworthy.supervisor;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives the disk back what has been read of a file that another process still appends to: the file
/// keeps its length and loses its blocks (fallocate(2), PUNCH_HOLE with KEEP_SIZE). Nothing the
/// writer does meanwhile is lost, unlike with copy and truncate.
final class HolePunch {
  private static final Logger LOG = LoggerFactory.getLogger(HolePunch.class);
  private static final int O_WRONLY_CLOEXEC = 1 | 0x80000;
  private static final int KEEP_SIZE_PUNCH_HOLE = 1 | 2;

  private static final MethodHandle OPEN;
  private static final MethodHandle FALLOCATE;
  private static final MethodHandle CLOSE;

  static {
    Linker linker = Linker.nativeLinker();
    SymbolLookup libc = linker.defaultLookup();
    OPEN =
        linker.downcallHandle(
            libc.findOrThrow("open"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    FALLOCATE =
        linker.downcallHandle(
            libc.findOrThrow("fallocate"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG));
    CLOSE =
        linker.downcallHandle(
            libc.findOrThrow("close"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  }

  private HolePunch() {}

  /// @return false where the file system cannot do it
  static boolean punch(Path file, long from, long length) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(file.toString());
      int fd = (int) OPEN.invokeExact(name, O_WRONLY_CLOEXEC);
      if (fd < 0) {
        return false;
      }
      int done = (int) FALLOCATE.invokeExact(fd, KEEP_SIZE_PUNCH_HOLE, from, length);
      int closed = (int) CLOSE.invokeExact(fd);
      return done == 0 && closed == 0;
    } catch (Throwable e) {
      LOG.debug("no hole in {}: {}", file, e.toString());
      return false;
    }
  }
}
