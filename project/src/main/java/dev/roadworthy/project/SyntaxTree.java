package dev.roadworthy.project;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The syntax of one source file: an immutable tree of [SyntaxNode]s, held in arrays, with an index
/// of nodes by type, so that many rules may ask without walking.
///
/// Types and fields are those of the tree-sitter grammars. A file with mistakes still gives a tree;
/// what could not be read stands in nodes of type `ERROR`. The native tree is freed before [#parse]
/// returns.
public final class SyntaxTree {
  /// Larger files are generated: nobody wrote 1 MiB by hand. They get no tree.
  public static final int MAX_BYTES = 1024 * 1024;

  /// A megabyte of a person's code takes 0.3 s; the rest is room for a busy machine.
  private static final Duration MAX_TIME = Duration.ofSeconds(4);

  /// Nodes below this depth are left out, so that recursion over a tree is safe in a default stack.
  static final int MAX_DEPTH = 600;

  private final Language language;
  private final Grammar grammar;
  private final byte[] source;
  private final boolean complete;
  private final short[] symbols;
  private final byte[] fields;
  private final int[] starts;
  private final int[] ends;
  private final int[] parents;
  // The index after the last descendant: the next sibling when it has the same parent.
  private final int[] after;
  private final int[] lineStarts;
  // Nodes ordered by type, and where each type begins.
  private final int[] byType;
  private final int[] typeStarts;

  private SyntaxTree(Language language, byte[] source, Builder built) {
    this.language = language;
    this.source = source;
    grammar = built.grammar;
    complete = built.complete;
    int n = built.count;
    symbols = Arrays.copyOf(built.symbols, n);
    fields = Arrays.copyOf(built.fields, n);
    starts = Arrays.copyOf(built.starts, n);
    ends = Arrays.copyOf(built.ends, n);
    parents = Arrays.copyOf(built.parents, n);
    after = built.after();
    lineStarts = lineStarts(source);
    typeStarts = new int[grammar.types.length + 2];
    byType = order();
  }

  /// The tree of a file; empty when the file is larger than [#MAX_BYTES] or takes longer than 4 s.
  ///
  /// @param source UTF-8; malformed sequences end up in the text of nodes and harm nothing
  public static Optional<SyntaxTree> parse(Language language, byte[] source) {
    if (source.length > MAX_BYTES) {
      return Optional.empty();
    }
    var builder = new Builder(Grammar.of(language), source.length);
    return NativeParser.parse(builder.grammar, source, MAX_TIME, builder)
        ? Optional.of(new SyntaxTree(language, source, builder))
        : Optional.empty();
  }

  public static Optional<SyntaxTree> parse(Language language, String source) {
    return parse(language, source.getBytes(StandardCharsets.UTF_8));
  }

  public Language language() {
    return language;
  }

  public SyntaxNode root() {
    return new SyntaxNode(this, 0);
  }

  /// False when parts deeper than 600 levels were left out.
  public boolean complete() {
    return complete;
  }

  /// Number of nodes, punctuation included.
  public int size() {
    return symbols.length;
  }

  /// Whether any part of the file could not be read.
  public boolean hasErrors() {
    return !all("ERROR").isEmpty();
  }

  /// All nodes of these types in the order of the file (type by type when there are several).
  public List<SyntaxNode> all(String... types) {
    return within(0, types);
  }

  List<SyntaxNode> within(int ancestor, String... types) {
    var found = new ArrayList<SyntaxNode>();
    for (int symbol = 0; symbol < typeStarts.length - 1; symbol++) {
      if (typeStarts[symbol] == typeStarts[symbol + 1] || !among(types, typeName(symbol))) {
        continue;
      }
      int from = Arrays.binarySearch(byType, typeStarts[symbol], typeStarts[symbol + 1], ancestor);
      for (int i = from < 0 ? -from - 1 : from; i < typeStarts[symbol + 1]; i++) {
        if (byType[i] >= after[ancestor]) {
          break;
        }
        found.add(new SyntaxNode(this, byType[i]));
      }
    }
    if (types.length > 1) {
      found.sort((a, b) -> Integer.compare(a.index(), b.index()));
    }
    return found;
  }

  private static boolean among(String[] types, String type) {
    for (String t : types) {
      if (t.equals(type)) {
        return true;
      }
    }
    return false;
  }

  /// The whole text of a line, from 1 on; empty when there is no such line.
  public String line(int number) {
    if (number < 1 || number > lineStarts.length) {
      return "";
    }
    int from = lineStarts[number - 1];
    int to = number < lineStarts.length ? lineStarts[number] : source.length;
    return text(from, to).stripTrailing();
  }

  String type(int node) {
    return typeName(symbols[node] & 0xffff);
  }

  boolean named(int node) {
    int symbol = symbols[node] & 0xffff;
    return symbol >= grammar.named.length || grammar.named[symbol];
  }

  String field(int node) {
    return grammar.fields[fields[node]];
  }

  int start(int node) {
    return starts[node];
  }

  int end(int node) {
    return ends[node];
  }

  /// -1 for the root.
  int parent(int node) {
    return parents[node];
  }

  int after(int node) {
    return after[node];
  }

  String text(int from, int to) {
    return new String(source, from, to - from, StandardCharsets.UTF_8);
  }

  byte byteAt(int offset) {
    return source[offset];
  }

  int lineOf(int offset) {
    int i = Arrays.binarySearch(lineStarts, offset);
    return i < 0 ? -i - 1 : i + 1;
  }

  int columnOf(int offset) {
    int column = 1;
    for (int i = lineStarts[lineOf(offset) - 1]; i < offset; i++) {
      column += (source[i] & 0xc0) == 0x80 ? 0 : 1;
    }
    return column;
  }

  private String typeName(int symbol) {
    return symbol < grammar.types.length ? grammar.types[symbol] : "ERROR";
  }

  private int slot(int node) {
    return Math.min(symbols[node] & 0xffff, grammar.types.length);
  }

  private int[] order() {
    for (int i = 0; i < symbols.length; i++) {
      typeStarts[slot(i) + 1]++;
    }
    for (int i = 1; i < typeStarts.length; i++) {
      typeStarts[i] += typeStarts[i - 1];
    }
    int[] next = typeStarts.clone();
    int[] ordered = new int[symbols.length];
    for (int i = 0; i < symbols.length; i++) {
      ordered[next[slot(i)]++] = i;
    }
    return ordered;
  }

  private static int[] lineStarts(byte[] source) {
    int lines = 1;
    for (byte b : source) {
      lines += b == '\n' ? 1 : 0;
    }
    int[] starts = new int[lines];
    int line = 1;
    for (int i = 0; i < source.length; i++) {
      if (source[i] == '\n') {
        starts[line++] = i + 1;
      }
    }
    return starts;
  }

  private static final class Builder implements NativeParser.Sink {
    private final Grammar grammar;
    private int count;
    private boolean complete = true;
    private short[] symbols;
    private byte[] fields;
    private int[] starts;
    private int[] ends;
    private int[] parents;
    private final int[] path = new int[MAX_DEPTH + 1];

    Builder(Grammar grammar, int bytes) {
      this.grammar = grammar;
      int room = bytes / 4 + 16;
      symbols = new short[room];
      fields = new byte[room];
      starts = new int[room];
      ends = new int[room];
      parents = new int[room];
    }

    @Override
    public boolean node(int symbol, int field, int start, int end, int depth) {
      if (count == symbols.length) {
        grow();
      }
      symbols[count] = (short) symbol;
      fields[count] = (byte) field;
      starts[count] = start;
      ends[count] = end;
      parents[count] = depth == 0 ? -1 : path[depth - 1];
      path[depth] = count++;
      if (depth == MAX_DEPTH) {
        complete = false;
        return false;
      }
      return true;
    }

    private void grow() {
      int room = count + count / 2;
      symbols = Arrays.copyOf(symbols, room);
      fields = Arrays.copyOf(fields, room);
      starts = Arrays.copyOf(starts, room);
      ends = Arrays.copyOf(ends, room);
      parents = Arrays.copyOf(parents, room);
    }

    int[] after() {
      int[] after = new int[count];
      for (int i = count - 1; i >= 0; i--) {
        after[i] = Math.max(after[i], i + 1);
        if (parents[i] >= 0) {
          after[parents[i]] = Math.max(after[parents[i]], after[i]);
        }
      }
      return after;
    }
  }
}
