package dev.roadworthy.inspect;

import java.util.ArrayList;
import java.util.List;

/// A rule's words with their code in backticks, cut into plain and code.
final class Prose {
  private Prose() {}

  record Part(String text, boolean code) {}

  static List<Part> parts(String text) {
    var out = new ArrayList<Part>();
    String[] pieces = SafeText.line(text).split("`", -1);
    boolean balanced = pieces.length % 2 == 1;
    for (int i = 0; i < pieces.length; i++) {
      if (!pieces[i].isEmpty()) {
        out.add(new Part(pieces[i], balanced && i % 2 == 1));
      }
    }
    return out;
  }
}
