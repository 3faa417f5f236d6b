package dev.roadworthy.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// Finds the name a person most likely meant.
final class NearName {
  private NearName() {}

  /// The known name with the smallest edit distance (optimal string alignment), when it is small
  /// for the word's length: one edit up to four letters, a third of the letters above.
  static Optional<String> of(String written, Collection<String> known) {
    if (written.length() > 64) {
      return Optional.empty();
    }
    String word = plain(written);
    Optional<String> best = Optional.empty();
    int bestDistance = Math.max(1, word.length() / 3) + 1;
    for (String name : known) {
      int distance = distance(word, plain(name));
      if (distance < bestDistance) {
        bestDistance = distance;
        best = Optional.of(name);
      }
    }
    return best;
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
  }

  static int distance(String a, String b) {
    int[] older = new int[b.length() + 1];
    int[] old = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      old[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], old[j]) + 1, old[j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], older[j - 2] + 1);
        }
      }
      int[] free = older;
      older = old;
      old = row;
      row = free;
    }
    return old[b.length()];
  }
}
