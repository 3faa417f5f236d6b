package dev.roadworthy.leaks;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Finds many keywords in one pass over bytes, case ignored (Aho and Corasick, "Efficient string
/// matching", CACM 1975), as a table without failure steps: one look-up a byte.
///
/// The bytes that occur in no keyword share one class, so a row is 64 cells and the whole table
/// stays inside a processor's second cache.
final class KeywordIndex {
  private static final int ROW_BITS = 6;
  private static final int HIT = 0x8000;
  private static final int[] NONE = {};

  private final byte[] classes = new byte[256];
  private final char[] next;
  private final int[][] words;
  private final int[] lengths;

  /// What to do where a keyword ends.
  interface Sink {
    /// @param word its number in the list the index was made of
    /// @param end the position after its last byte
    void hit(int word, int end);
  }

  KeywordIndex(List<String> keywords) {
    lengths = new int[keywords.size()];
    int most = 1;
    for (int w = 0; w < lengths.length; w++) {
      lengths[w] = keywords.get(w).length();
      most += lengths[w];
    }
    if (classify(keywords) > 1 << ROW_BITS || most >= HIT) {
      throw new IllegalArgumentException("too many keywords, or too many different characters");
    }
    char[] trie = new char[most << ROW_BITS];
    int[][] ends = new int[most][];
    Arrays.fill(ends, NONE);
    int states = 1;
    for (int w = 0; w < lengths.length; w++) {
      states = insert(keywords.get(w), w, trie, ends, states);
    }
    next = Arrays.copyOf(trie, states << ROW_BITS);
    words = Arrays.copyOf(ends, states);
    link();
    for (int i = 0; i < next.length; i++) {
      next[i] |= words[next[i]].length > 0 ? HIT : 0;
    }
  }

  private int classify(List<String> keywords) {
    var used = new TreeSet<Character>();
    for (String k : keywords) {
      for (char c : k.toCharArray()) {
        used.add((char) Bytes.lower(c));
      }
    }
    Map<Character, Integer> number = new HashMap<>();
    for (char c : used) {
      number.put(c, number.size() + 1);
    }
    for (int c = 0; c < 128; c++) {
      classes[c] = number.getOrDefault((char) Bytes.lower(c), 0).byteValue();
    }
    return number.size() + 1;
  }

  private int insert(String keyword, int word, char[] trie, int[][] ends, int states) {
    int state = 0;
    for (int i = 0; i < keyword.length(); i++) {
      int cell = state << ROW_BITS | classes[keyword.charAt(i)];
      if (trie[cell] == 0) {
        trie[cell] = (char) states++;
      }
      state = trie[cell];
    }
    ends[state] = joined(ends[state], new int[] {word});
    return states;
  }

  private static int[] joined(int[] a, int[] b) {
    if (a.length == 0 || b.length == 0) {
      return a.length == 0 ? b : a;
    }
    int[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  /// Breadth first: a state's fallback is shorter, so it is complete before the state is.
  private void link() {
    int[] fail = new int[words.length];
    int[] queue = new int[words.length];
    int head = 0;
    int tail = 0;
    for (int k = 0; k < 1 << ROW_BITS; k++) {
      if (next[k] != 0) {
        queue[tail++] = next[k];
      }
    }
    while (head < tail) {
      int state = queue[head++];
      words[state] = joined(words[state], words[fail[state]]);
      int row = state << ROW_BITS;
      int other = fail[state] << ROW_BITS;
      for (int k = 0; k < 1 << ROW_BITS; k++) {
        if (next[row | k] != 0) {
          fail[next[row | k]] = next[other | k];
          queue[tail++] = next[row | k];
        } else {
          next[row | k] = next[other | k];
        }
      }
    }
  }

  int length(int word) {
    return lengths[word];
  }

  /// Tells every keyword between `from` and `to`, in the order in which they end.
  void read(byte[] b, int from, int to, Sink sink) {
    int state = 0;
    char[] table = next;
    byte[] cls = classes;
    for (int i = from; i < to; i++) {
      int n = table[state << ROW_BITS | cls[b[i] & 0xff]];
      state = n & (HIT - 1);
      if (n >= HIT) {
        for (int word : words[state]) {
          sink.hit(word, i + 1);
        }
      }
    }
  }
}
