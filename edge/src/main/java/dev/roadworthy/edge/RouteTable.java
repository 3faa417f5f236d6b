package dev.roadworthy.edge;

import dev.roadworthy.base.Problem;
import dev.roadworthy.config.RouteRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rules of `routes:`, compiled: the first line that matches path and method decides, and what
/// no line matches is closed.
///
/// A trie over path segments, walked once per request whatever the number of rules; each node knows
/// the lowest rule below it, so a branch that cannot win is not entered.
///
/// How a path is compared: percent-decoded once; ASCII letters without regard to case, since many
/// frameworks route so (Express by default) and a rule for `/admin` must not be passed by `/Admin`;
/// a trailing slash is ignored for the same reason. A path that an app might read in two ways (see
/// [Target]) must match the same rule in all of them.
public final class RouteTable {
  static final int CLOSED = -1;
  static final int AMBIGUOUS = -2;

  private final List<RouteRule> rules;
  private final Route[] routes;
  private final Node root;
  private final boolean namesMethods;

  private RouteTable(List<RouteRule> rules, Route[] routes, Node root) {
    this.rules = rules;
    this.routes = routes;
    this.root = root;
    this.namesMethods = rules.stream().anyMatch(rule -> !rule.methods().isEmpty());
  }

  /// @throws Problem when two patterns differ only in the case of letters, or a star is misplaced
  public static RouteTable of(List<RouteRule> rules) {
    var copy = List.copyOf(rules);
    var routes = new Route[copy.size()];
    var draft = new Draft();
    Map<String, String> seen = new HashMap<>();
    for (int i = 0; i < routes.length; i++) {
      String pattern = copy.get(i).path();
      String folded = Target.fold(pattern);
      String twin = seen.putIfAbsent(folded, pattern);
      if (twin != null && !twin.equals(pattern)) {
        throw new Problem(
            "route-case",
            "The routes " + twin + " and " + pattern + " differ only in the case of letters.",
            "Paths are matched without regard to case: keep one of them.");
      }
      routes[i] = new Route(i, copy.get(i));
      draft.add(pattern, folded, i);
    }
    return new RouteTable(copy, routes, draft.freeze());
  }

  /// The rules, in order.
  public List<RouteRule> rules() {
    return rules;
  }

  /// Whether any rule depends on the method.
  boolean namesMethods() {
    return namesMethods;
  }

  Route route(int index) {
    return routes[index];
  }

  /// @return a rule's number, [#CLOSED] or [#AMBIGUOUS]
  int match(Target target, String method) {
    int first = match(target.key(), method);
    List<String> others = target.otherReadings();
    if (others != null) {
      for (int i = 0; i < others.size(); i++) {
        if (match(others.get(i), method) != first) {
          return AMBIGUOUS;
        }
      }
    }
    return first;
  }

  private int match(String key, String method) {
    int best = walk(root, key, 1, method, Integer.MAX_VALUE);
    return best == Integer.MAX_VALUE ? CLOSED : best;
  }

  private int walk(Node node, String key, int at, String method, int best) {
    best = first(node.rest, method, best);
    if (at >= key.length()) {
      return first(node.exact, method, best);
    }
    int slash = key.indexOf('/', at);
    int end = slash < 0 ? key.length() : slash;
    Node literal = node.child(key, at, end);
    if (literal != null && literal.lowest < best) {
      best = walk(literal, key, end + 1, method, best);
    }
    Node star = node.star;
    if (star != null && end > at && star.lowest < best) {
      best = walk(star, key, end + 1, method, best);
    }
    return best;
  }

  private int first(int[] candidates, String method, int best) {
    for (int index : candidates) {
      if (index >= best) {
        return best;
      }
      if (routes[index].takes(method)) {
        return index;
      }
    }
    return best;
  }

  /// A node in use: children in an open-addressing table, looked up by a range of characters.
  private static final class Node {
    private static final int[] NONE = {};
    private int[] exact = NONE;
    private int[] rest = NONE;
    private int lowest = Integer.MAX_VALUE;
    private @Nullable Node star;
    private @Nullable String[] names = new String[0];
    private @Nullable Node[] children = new Node[0];

    @Nullable Node child(String key, int from, int to) {
      int mask = names.length - 1;
      if (mask < 0) {
        return null;
      }
      for (int i = hash(key, from, to) & mask; ; i = (i + 1) & mask) {
        String name = names[i];
        if (name == null) {
          return null;
        }
        if (name.length() == to - from && name.regionMatches(0, key, from, to - from)) {
          return children[i];
        }
      }
    }

    private static int hash(String key, int from, int to) {
      int h = 0;
      for (int i = from; i < to; i++) {
        h = 31 * h + key.charAt(i);
      }
      return h ^ (h >>> 15);
    }

    private void index(Map<String, Node> byName) {
      if (byName.isEmpty()) {
        return;
      }
      int size = Integer.highestOneBit(byName.size() * 2 - 1) << 1;
      names = new String[size];
      children = new Node[size];
      for (var entry : byName.entrySet()) {
        String name = entry.getKey();
        int i = hash(name, 0, name.length()) & (size - 1);
        while (names[i] != null) {
          i = (i + 1) & (size - 1);
        }
        names[i] = name;
        children[i] = entry.getValue();
      }
    }
  }

  /// A node while the table is built.
  private static final class Draft {
    private final Map<String, Draft> literals = new HashMap<>();
    private final List<Integer> exact = new ArrayList<>();
    private final List<Integer> rest = new ArrayList<>();
    private @Nullable Draft star;

    void add(String pattern, String folded, int index) {
      Draft node = this;
      String[] segments = folded.substring(1).split("/", -1);
      int count = segments.length;
      if (segments[count - 1].isEmpty()) {
        count--;
      }
      for (int i = 0; i < count; i++) {
        String segment = segments[i];
        if (segment.equals("**") && i == count - 1) {
          node.rest.add(index);
          return;
        }
        if (segment.equals("*")) {
          node = node.star();
        } else if (segment.indexOf('*') >= 0) {
          throw new Problem(
              "route-pattern",
              "The route " + pattern + " has a star inside the segment \"" + segment + "\".",
              "A star stands for one whole segment, two stars for any rest, at the end only.");
        } else {
          node = node.literals.computeIfAbsent(segment, s -> new Draft());
        }
      }
      node.exact.add(index);
    }

    private Draft star() {
      Draft s = star;
      if (s == null) {
        s = new Draft();
        star = s;
      }
      return s;
    }

    Node freeze() {
      var node = new Node();
      node.exact = exact.stream().mapToInt(Integer::intValue).toArray();
      node.rest = rest.stream().mapToInt(Integer::intValue).toArray();
      int lowest = Integer.MAX_VALUE;
      if (node.exact.length > 0) {
        lowest = node.exact[0];
      }
      if (node.rest.length > 0) {
        lowest = Math.min(lowest, node.rest[0]);
      }
      if (star != null) {
        node.star = star.freeze();
        lowest = Math.min(lowest, node.star.lowest);
      }
      Map<String, Node> byName = new HashMap<>();
      for (var entry : literals.entrySet()) {
        Node child = entry.getValue().freeze();
        byName.put(entry.getKey(), child);
        lowest = Math.min(lowest, child.lowest);
      }
      node.lowest = lowest;
      node.index(byName);
      return node;
    }
  }
}
