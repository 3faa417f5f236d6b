package dev.roadworthy.leaks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// The word lists of `words.txt`, beside this class.
final class Words {
  private static final Map<String, Set<String>> LISTS = read();

  private Words() {}

  static Set<String> of(String list) {
    Set<String> words = LISTS.get(list);
    if (words == null) {
      throw new IllegalArgumentException("words.txt has no list " + list);
    }
    return words;
  }

  private static Map<String, Set<String>> read() {
    Map<String, Set<String>> lists = new HashMap<>();
    Set<String> list = new HashSet<>();
    for (String line : lines()) {
      if (line.startsWith("[") && line.endsWith("]") && line.length() > 2) {
        list = new HashSet<>();
        lists.put(line.substring(1, line.length() - 1), list);
      } else if (!line.startsWith("# ")) {
        for (String word : line.split(" ")) {
          if (!word.isEmpty()) {
            list.add(word.replace('~', ' '));
          }
        }
      }
    }
    lists.replaceAll((name, words) -> Set.copyOf(words));
    return lists;
  }

  private static String[] lines() {
    try (InputStream in = Words.class.getResourceAsStream("words.txt")) {
      if (in == null) {
        throw new IllegalStateException("words.txt is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
