package dev.roadworthy.project;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A node of a [SyntaxTree]: a cheap view, equal to every other view of the same node.
public final class SyntaxNode {
  private final SyntaxTree tree;
  private final int index;

  SyntaxNode(SyntaxTree tree, int index) {
    this.tree = tree;
    this.index = index;
  }

  public SyntaxTree tree() {
    return tree;
  }

  /// The node's number in the order of the file; a parent comes before its children.
  public int index() {
    return index;
  }

  /// The grammar's name, for example `call_expression` or `call`; for punctuation its text.
  public String type() {
    return tree.type(index);
  }

  public boolean is(String... types) {
    String type = type();
    for (String t : types) {
      if (t.equals(type)) {
        return true;
      }
    }
    return false;
  }

  /// False for punctuation and keywords.
  public boolean isNamed() {
    return tree.named(index);
  }

  /// The field of the parent it stands in, for example `arguments`; empty when in none.
  public String field() {
    return tree.field(index);
  }

  public String text() {
    return tree.text(tree.start(index), tree.end(index));
  }

  /// At most `limit` characters of the text on one line.
  public String excerpt(int limit) {
    int to = Math.min(tree.end(index), tree.start(index) + 4 * limit);
    String s = tree.text(tree.start(index), to).replaceAll("\\s+", " ");
    return s.length() <= limit ? s : s.substring(0, limit - 1) + "…";
  }

  /// Whether the text is exactly this (ASCII), without making a string.
  public boolean textIs(String expected) {
    int start = tree.start(index);
    if (tree.end(index) - start != expected.length()) {
      return false;
    }
    for (int i = 0; i < expected.length(); i++) {
      if (tree.byteAt(start + i) != expected.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// From 1 on.
  public int line() {
    return tree.lineOf(tree.start(index));
  }

  /// From 1 on, in characters.
  public int column() {
    return tree.columnOf(tree.start(index));
  }

  public int endLine() {
    return tree.lineOf(Math.max(tree.start(index), tree.end(index) - 1));
  }

  public int endColumn() {
    return tree.columnOf(tree.end(index));
  }

  public int startByte() {
    return tree.start(index);
  }

  public int endByte() {
    return tree.end(index);
  }

  public Optional<SyntaxNode> parent() {
    return Optional.ofNullable(up());
  }

  /// The nearest ancestor of one of these types.
  public Optional<SyntaxNode> enclosing(String... types) {
    for (SyntaxNode n = up(); n != null; n = n.up()) {
      if (n.is(types)) {
        return Optional.of(n);
      }
    }
    return Optional.empty();
  }

  /// Whether the other node stands in this one, or is it.
  public boolean contains(SyntaxNode other) {
    return other.tree == tree && other.index >= index && other.index < tree.after(index);
  }

  /// Whether it ends before the other begins.
  public boolean before(SyntaxNode other) {
    return tree.after(index) <= other.index;
  }

  /// The child in a field; empty when there is none.
  public Optional<SyntaxNode> field(String name) {
    return Optional.ofNullable(get(name));
  }

  @Nullable SyntaxNode get(String name) {
    for (int i = index + 1; i < tree.after(index); i = tree.after(i)) {
      if (tree.field(i).equals(name)) {
        return new SyntaxNode(tree, i);
      }
    }
    return null;
  }

  @Nullable SyntaxNode up() {
    int parent = tree.parent(index);
    return parent < 0 ? null : new SyntaxNode(tree, parent);
  }

  /// Children that are not punctuation, comments left out.
  public List<SyntaxNode> children() {
    return children(false);
  }

  /// All children, punctuation and comments included.
  public List<SyntaxNode> tokens() {
    return children(true);
  }

  private List<SyntaxNode> children(boolean all) {
    var found = new ArrayList<SyntaxNode>();
    for (int i = index + 1; i < tree.after(index); i = tree.after(i)) {
      if (all || (tree.named(i) && !tree.type(i).equals("comment"))) {
        found.add(new SyntaxNode(tree, i));
      }
    }
    return found;
  }

  public Optional<SyntaxNode> child(int n) {
    List<SyntaxNode> all = children();
    return n < all.size() ? Optional.of(all.get(n)) : Optional.empty();
  }

  /// Descendants (and itself) of these types, in the order of the file.
  public List<SyntaxNode> all(String... types) {
    return tree.within(index, types);
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof SyntaxNode n && n.tree == tree && n.index == index;
  }

  @Override
  public int hashCode() {
    return Objects.hash(System.identityHashCode(tree), index);
  }

  @Override
  public String toString() {
    return type() + " " + line() + ":" + column() + " " + excerpt(60);
  }
}
