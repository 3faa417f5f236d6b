package dev.roadworthy.project;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import org.treesitter.utils.NativeUtils;

/// Calls tree-sitter's C functions directly.
///
/// The binding's own classes load the libraries; its tree walk costs 6 µs a node (each call looks
/// up the fields of a Java object again), this one 1 µs, measured on 25 kB of JavaScript. A tree is
/// copied into Java arrays in one walk and freed before [#parse] returns.
final class NativeParser {
  /// `TSNode` of tree_sitter/api.h: four words of context, the node, its tree.
  private static final StructLayout NODE =
      MemoryLayout.structLayout(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);

  /// `TSTreeCursor`.
  private static final StructLayout CURSOR =
      MemoryLayout.structLayout(ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);

  /// `TSInput`: payload, read, encoding, decode.
  private static final StructLayout INPUT =
      MemoryLayout.structLayout(ADDRESS, ADDRESS, JAVA_INT, MemoryLayout.paddingLayout(4), ADDRESS);

  /// `TSParseOptions`: payload, progress.
  private static final StructLayout OPTIONS = MemoryLayout.structLayout(ADDRESS, ADDRESS);

  /// `TSPoint`: row, column.
  private static final StructLayout POINT = MemoryLayout.structLayout(JAVA_INT, JAVA_INT);

  private static final FunctionDescriptor STEP = FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS);
  private static final FunctionDescriptor FREE = FunctionDescriptor.ofVoid(ADDRESS);

  static {
    NativeUtils.loadLib("lib/tree-sitter");
  }

  private static final MethodHandle NEW = bind("ts_parser_new", FunctionDescriptor.of(ADDRESS));
  private static final MethodHandle SET_LANGUAGE =
      bind("ts_parser_set_language", FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS, ADDRESS));
  private static final MethodHandle PARSE =
      bind(
          "ts_parser_parse_with_options",
          FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, INPUT, OPTIONS));
  private static final MethodHandle DELETE_PARSER = bind("ts_parser_delete", FREE);
  private static final MethodHandle DELETE_TREE = bind("ts_tree_delete", FREE);
  private static final MethodHandle ROOT =
      bind("ts_tree_root_node", FunctionDescriptor.of(NODE, ADDRESS));
  private static final MethodHandle CURSOR_OF =
      bind("ts_tree_cursor_new", FunctionDescriptor.of(CURSOR, NODE));
  private static final MethodHandle DELETE_CURSOR = bind("ts_tree_cursor_delete", FREE);
  private static final MethodHandle FIRST_CHILD = bind("ts_tree_cursor_goto_first_child", STEP);
  private static final MethodHandle NEXT_SIBLING = bind("ts_tree_cursor_goto_next_sibling", STEP);
  private static final MethodHandle PARENT = bind("ts_tree_cursor_goto_parent", STEP);
  private static final MethodHandle NODE_AT =
      bind("ts_tree_cursor_current_node", FunctionDescriptor.of(NODE, ADDRESS));
  private static final MethodHandle FIELD =
      bind("ts_tree_cursor_current_field_id", FunctionDescriptor.of(JAVA_SHORT, ADDRESS));
  private static final MethodHandle SYMBOL =
      bind("ts_node_symbol", FunctionDescriptor.of(JAVA_SHORT, NODE));
  private static final MethodHandle START =
      bind("ts_node_start_byte", FunctionDescriptor.of(JAVA_INT, NODE));
  private static final MethodHandle END =
      bind("ts_node_end_byte", FunctionDescriptor.of(JAVA_INT, NODE));

  /// Receives the nodes of a tree, parents before children.
  interface Sink {
    /// @return whether its children are wanted
    boolean node(int symbol, int field, int start, int end, int depth);
  }

  private NativeParser() {}

  /// The grammar a library of the binding carries; its class must have been loaded.
  static MemorySegment language(String function) {
    try {
      return (MemorySegment) bind(function, FunctionDescriptor.of(ADDRESS)).invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException(function, e);
    }
  }

  /// Parses UTF-8 and hands every node to `sink`. All native memory is freed on return.
  ///
  /// @return false when the time was over; the sink has then seen nothing
  static boolean parse(Grammar grammar, byte[] source, Duration limit, Sink sink) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment parser = (MemorySegment) NEW.invokeExact();
      try {
        if (!(boolean) SET_LANGUAGE.invokeExact(parser, grammar.address)) {
          throw new IllegalStateException("the grammar is of another tree-sitter");
        }
        var reading = new Reading(arena, source, System.nanoTime() + limit.toNanos());
        MemorySegment tree =
            (MemorySegment)
                PARSE.invokeExact(
                    parser, MemorySegment.NULL, reading.input(arena), reading.options(arena));
        if (tree.equals(MemorySegment.NULL)) {
          return false;
        }
        try {
          walk(arena, tree, sink);
          return true;
        } finally {
          DELETE_TREE.invokeExact(tree);
        }
      } finally {
        DELETE_PARSER.invokeExact(parser);
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /// What the native parser calls back: the text, and whether to stop.
  private static final class Reading {
    private static final MethodHandle READ = method("read", MemorySegment.class);
    private static final MethodHandle LATE = method("late", boolean.class);

    private final MemorySegment text;
    private final long deadline;

    Reading(Arena arena, byte[] source, long deadline) {
      text = arena.allocate(Math.max(1, source.length)).asSlice(0, source.length);
      MemorySegment.copy(source, 0, text, JAVA_BYTE, 0, source.length);
      this.deadline = deadline;
    }

    MemorySegment input(Arena arena) {
      MemorySegment input = arena.allocate(INPUT);
      FunctionDescriptor shape = FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT, POINT, ADDRESS);
      input.set(ADDRESS, 8, Linker.nativeLinker().upcallStub(READ.bindTo(this), shape, arena));
      return input;
    }

    MemorySegment options(Arena arena) {
      MemorySegment options = arena.allocate(OPTIONS);
      FunctionDescriptor shape = FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS);
      options.set(ADDRESS, 8, Linker.nativeLinker().upcallStub(LATE.bindTo(this), shape, arena));
      return options;
    }

    @SuppressWarnings("unused") // called by the parser
    MemorySegment read(MemorySegment self, int from, MemorySegment at, MemorySegment length) {
      int left = (int) Math.max(0, text.byteSize() - from);
      length.reinterpret(JAVA_INT.byteSize()).set(JAVA_INT, 0, left);
      return text.asSlice(Math.min(from, text.byteSize()));
    }

    @SuppressWarnings("unused") // called by the parser
    boolean late(MemorySegment state) {
      return System.nanoTime() - deadline > 0;
    }

    private static MethodHandle method(String name, Class<?> result) {
      Class<?> s = MemorySegment.class;
      try {
        return MethodHandles.lookup()
            .findVirtual(
                Reading.class,
                name,
                name.equals("read")
                    ? MethodType.methodType(result, s, int.class, s, s)
                    : MethodType.methodType(result, s));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void walk(Arena arena, MemorySegment tree, Sink sink) throws Throwable {
    SegmentAllocator fresh = arena;
    MemorySegment root = (MemorySegment) ROOT.invokeExact(fresh, tree);
    MemorySegment cursor = (MemorySegment) CURSOR_OF.invokeExact(fresh, root);
    MemorySegment node = arena.allocate(NODE);
    SegmentAllocator again = (size, alignment) -> node;
    try {
      int depth = 0;
      while (true) {
        MemorySegment at = (MemorySegment) NODE_AT.invokeExact(again, cursor);
        boolean down =
            sink.node(
                (short) SYMBOL.invokeExact(at) & 0xffff,
                (short) FIELD.invokeExact(cursor) & 0xffff,
                (int) START.invokeExact(at),
                (int) END.invokeExact(at),
                depth);
        if (down && (boolean) FIRST_CHILD.invokeExact(cursor)) {
          depth++;
          continue;
        }
        while (!(boolean) NEXT_SIBLING.invokeExact(cursor)) {
          if (!(boolean) PARENT.invokeExact(cursor)) {
            return;
          }
          depth--;
        }
      }
    } finally {
      DELETE_CURSOR.invokeExact(cursor);
    }
  }

  private static MethodHandle bind(String name, FunctionDescriptor shape) {
    MemorySegment function =
        SymbolLookup.loaderLookup()
            .find(name)
            .orElseThrow(() -> new IllegalStateException("tree-sitter lacks " + name));
    return Linker.nativeLinker().downcallHandle(function, shape);
  }
}
