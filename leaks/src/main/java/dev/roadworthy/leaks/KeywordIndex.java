package dev.roadworthy.leaks;

import java.util.ArrayDeque;
import java.util.ArrayList;
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
    lengths = keywords.stream().mapToInt(String::length).toArray();
    int classCount = classify(keywords);
    if (classCount > 1 << ROW_BITS) {
      throw new IllegalArgumentException("keywords use too many different characters");
    }
    List<int[]> trie = new ArrayList<>();
    List<List<Integer>> ends = new ArrayList<>();
    addState(trie, ends);
    for (int w = 0; w < keywords.size(); w++) {
      insert(keywords.get(w), w, trie, ends);
    }
    if (trie.size() >= HIT) {
      throw new IllegalArgumentException("keywords need too many states: " + trie.size());
    }
    next = new char[trie.size() << ROW_BITS];
    link(trie, ends);
    words = new int[trie.size()][];
    for (int s = 0; s < words.length; s++) {
      words[s] = ends.get(s).stream().mapToInt(Integer::intValue).toArray();
    }
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

  private static void addState(List<int[]> trie, List<List<Integer>> ends) {
    int[] row = new int[1 << ROW_BITS];
    Arrays.fill(row, -1);
    trie.add(row);
    ends.add(new ArrayList<>());
  }

  private void insert(String keyword, int word, List<int[]> trie, List<List<Integer>> ends) {
    int state = 0;
    for (char c : keyword.toCharArray()) {
      int k = classes[c];
      if (trie.get(state)[k] < 0) {
        trie.get(state)[k] = trie.size();
        addState(trie, ends);
      }
      state = trie.get(state)[k];
    }
    ends.get(state).add(word);
  }

  private void link(List<int[]> trie, List<List<Integer>> ends) {
    int[] fail = new int[trie.size()];
    var queue = new ArrayDeque<Integer>();
    for (int k = 0; k < 1 << ROW_BITS; k++) {
      int child = trie.get(0)[k];
      next[k] = (char) Math.max(child, 0);
      if (child > 0) {
        queue.add(child);
      }
    }
    while (!queue.isEmpty()) {
      int state = queue.remove();
      ends.get(state).addAll(ends.get(fail[state]));
      for (int k = 0; k < 1 << ROW_BITS; k++) {
        int child = trie.get(state)[k];
        int elsewhere = next[fail[state] << ROW_BITS | k];
        next[state << ROW_BITS | k] = (char) (child > 0 ? child : elsewhere);
        if (child > 0) {
          fail[child] = elsewhere;
          queue.add(child);
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
