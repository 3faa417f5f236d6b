package dev.roadworthy.leaks;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The shape of a credential: a regular expression small enough to be matched on bytes without a
/// general engine, and to make samples of (the tests do).
///
/// Known: literal bytes, `\` escapes, classes `[A-Za-z0-9_-]`, groups `(a|b)`, and bounds `{n}`,
/// `{n,m}`, `?`; a leading `(?i)` ignores case. Everything is bounded: there is no `*` and no `+`.
final class Shape {
  /// A part of a shape.
  sealed interface Part {}

  record Literal(String text) implements Part {}

  record Some(BitSet bytes, int least, int most) implements Part {}

  record Either(List<List<Part>> branches, int least, int most) implements Part {}

  /// Steps of a match, linked: what must stand here, and what comes then (null: the end).
  private sealed interface Step {}

  private record LiteralStep(byte[] text, @Nullable Step next) implements Step {}

  private record SomeStep(boolean[] bytes, int least, int most, @Nullable Step next)
      implements Step {}

  private record EitherStep(List<@Nullable Step> branches) implements Step {}

  private final List<Part> parts;
  private final boolean ignoreCase;
  private final @Nullable Step first;

  private Shape(List<Part> parts, boolean ignoreCase) {
    this.parts = parts;
    this.ignoreCase = ignoreCase;
    this.first = link(parts, null);
  }

  static Shape of(String pattern) {
    boolean ignore = pattern.startsWith("(?i)");
    var reader = new Reader(ignore ? pattern.substring(4) : pattern);
    List<Part> whole = reader.alternatives();
    return new Shape(whole, ignore);
  }

  List<Part> parts() {
    return parts;
  }

  boolean ignoresCase() {
    return ignoreCase;
  }

  /// The end of the match that starts at `at`, or -1.
  int match(byte[] b, int at, int end) {
    return run(first, b, at, end);
  }

  /// Whether `next` goes on with what `last` ended, so that the value is longer than its shape.
  boolean goesOn(int last, int next) {
    boolean same = parts.getLast() instanceof Some s && next > 0 && s.bytes().get(next);
    return same && next != '.' && next != '=' || Bytes.isWord(next) && Bytes.isWord(last);
  }

  boolean fits(byte[] b, int from, int to) {
    return run(first, b, from, to) == to;
  }

  private int run(@Nullable Step step, byte[] b, int at, int end) {
    while (step != null) {
      switch (step) {
        case LiteralStep l -> {
          if (!literal(l.text(), b, at, end)) {
            return -1;
          }
          at += l.text().length;
          step = l.next();
        }
        case SomeStep s -> {
          int most = Math.min(s.most(), end - at);
          int n = 0;
          while (n < most && b[at + n] >= 0 && s.bytes()[b[at + n]]) {
            n++;
          }
          if (n < s.least()) {
            return -1;
          }
          if (n == s.least() || s.next() == null) {
            at += n;
            step = s.next();
          } else {
            return backwards(s, b, at, n, end);
          }
        }
        case EitherStep e -> {
          int best = -1;
          for (Step branch : e.branches()) {
            best = Math.max(best, run(branch, b, at, end));
          }
          return best;
        }
      }
    }
    return at;
  }

  private int backwards(SomeStep s, byte[] b, int at, int n, int end) {
    for (; n >= s.least(); n--) {
      int to = run(s.next(), b, at + n, end);
      if (to >= 0) {
        return to;
      }
    }
    return -1;
  }

  private boolean literal(byte[] text, byte[] b, int at, int end) {
    if (at + text.length > end) {
      return false;
    }
    for (int i = 0; i < text.length; i++) {
      int c = b[at + i];
      if (c != text[i] && !(ignoreCase && Bytes.lower(c) == Bytes.lower(text[i]))) {
        return false;
      }
    }
    return true;
  }

  private @Nullable Step link(List<Part> list, @Nullable Step then) {
    @Nullable Step next = then;
    for (int i = list.size() - 1; i >= 0; i--) {
      next = link(list.get(i), next);
    }
    return next;
  }

  private @Nullable Step link(Part part, @Nullable Step next) {
    return switch (part) {
      case Literal l -> {
        byte[] text = new byte[l.text().length()];
        for (int i = 0; i < text.length; i++) {
          text[i] = (byte) l.text().charAt(i);
        }
        yield new LiteralStep(text, next);
      }
      case Some s -> {
        boolean[] set = new boolean[128];
        for (int c = 0; c < 128; c++) {
          set[c] =
              s.bytes().get(c)
                  || ignoreCase && (s.bytes().get(Bytes.lower(c)) || s.bytes().get(upper(c)));
        }
        yield new SomeStep(set, s.least(), s.most(), next);
      }
      case Either e -> {
        @Nullable Step rest = next;
        for (int i = 0; i < e.most(); i++) {
          var branches = new ArrayList<@Nullable Step>();
          for (List<Part> branch : e.branches()) {
            branches.add(link(branch, rest));
          }
          if (e.most() - i > e.least()) {
            branches.add(next);
          }
          rest = new EitherStep(branches);
        }
        yield rest;
      }
    };
  }

  private static int upper(int c) {
    return Bytes.isLower(c) ? c - 32 : c;
  }

  /// How far before the keyword the value can start: `{least, most}`, or null when the shape does
  /// not hold the keyword.
  int @Nullable [] offsetOf(String keyword) {
    return offsetOf(parts, keyword.toLowerCase(java.util.Locale.ROOT));
  }

  private static int @Nullable [] offsetOf(List<Part> list, String keyword) {
    int least = 0;
    int most = 0;
    String run = "";
    int runLeast = 0;
    int runMost = 0;
    for (Part part : list) {
      if (part instanceof Literal l) {
        if (run.isEmpty()) {
          runLeast = least;
          runMost = most;
        }
        run += l.text().toLowerCase(java.util.Locale.ROOT);
        int i = run.indexOf(keyword);
        if (i >= 0) {
          return new int[] {runLeast + i, runMost + i};
        }
      } else {
        run = "";
      }
      if (part instanceof Either e) {
        for (List<Part> branch : e.branches()) {
          int[] inside = offsetOf(branch, keyword);
          if (inside != null) {
            return new int[] {least + inside[0], most + inside[1]};
          }
        }
      }
      least += length(part, false);
      most += length(part, true);
    }
    String flat = literalStart(list);
    return flat.startsWith(keyword) || !flat.isEmpty() && keyword.startsWith(flat)
        ? new int[] {0, 0}
        : null;
  }

  private static String literalStart(List<Part> list) {
    return list.getFirst() instanceof Literal l ? l.text().toLowerCase(java.util.Locale.ROOT) : "";
  }

  private static int length(Part part, boolean longest) {
    return switch (part) {
      case Literal l -> l.text().length();
      case Some s -> longest ? s.most() : s.least();
      case Either e -> {
        int of = longest ? 0 : Integer.MAX_VALUE;
        for (List<Part> branch : e.branches()) {
          int sum = branch.stream().mapToInt(p -> length(p, longest)).sum();
          of = longest ? Math.max(of, sum) : Math.min(of, sum);
        }
        yield of * (longest ? e.most() : e.least());
      }
    };
  }

  /// Reads the pattern.
  private static final class Reader {
    private final String s;
    private int at;

    Reader(String s) {
      this.s = s;
    }

    List<Part> alternatives() {
      List<List<Part>> branches = branches();
      if (at < s.length()) {
        throw new IllegalArgumentException("shape " + s + ": left over at " + at);
      }
      return branches.size() == 1 ? branches.getFirst() : List.of(new Either(branches, 1, 1));
    }

    private List<List<Part>> branches() {
      List<List<Part>> all = new ArrayList<>();
      all.add(sequence());
      while (at < s.length() && s.charAt(at) == '|') {
        at++;
        all.add(sequence());
      }
      return all;
    }

    private List<Part> sequence() {
      List<Part> list = new ArrayList<>();
      while (at < s.length() && s.charAt(at) != '|' && s.charAt(at) != ')') {
        Part part = part();
        if (part instanceof Literal l && !list.isEmpty() && list.getLast() instanceof Literal k) {
          list.set(list.size() - 1, new Literal(k.text() + l.text()));
        } else {
          list.add(part);
        }
      }
      return list;
    }

    private Part part() {
      char c = s.charAt(at++);
      if (c == '(') {
        List<List<Part>> inside = branches();
        at++;
        int[] n = bounds();
        return new Either(inside, n[0], n[1]);
      }
      BitSet set = new BitSet(128);
      if (c == '[') {
        readClass(set);
      } else {
        set.set(c == '\\' ? s.charAt(at++) : c);
      }
      int before = at;
      int[] n = bounds();
      if (before == at && c != '[') {
        return new Literal(String.valueOf((char) set.nextSetBit(0)));
      }
      return new Some(set, n[0], n[1]);
    }

    private void readClass(BitSet set) {
      while (s.charAt(at) != ']') {
        char from = s.charAt(at++);
        if (from == '\\') {
          from = s.charAt(at++);
        }
        if (s.charAt(at) == '-' && s.charAt(at + 1) != ']') {
          set.set(from, s.charAt(at + 1) + 1);
          at += 2;
        } else {
          set.set(from);
        }
      }
      at++;
    }

    private int[] bounds() {
      if (at >= s.length()) {
        return new int[] {1, 1};
      }
      if (s.charAt(at) == '?') {
        at++;
        return new int[] {0, 1};
      }
      if (s.charAt(at) != '{') {
        return new int[] {1, 1};
      }
      int close = s.indexOf('}', at);
      String[] n = s.substring(at + 1, close).split(",");
      at = close + 1;
      return new int[] {Integer.parseInt(n[0]), Integer.parseInt(n[n.length - 1])};
    }
  }
}
