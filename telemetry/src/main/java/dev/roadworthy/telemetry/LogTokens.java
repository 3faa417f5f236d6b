package dev.roadworthy.telemetry;

import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/// Cuts a text into runs of letters and digits, lower-case: `GET /orders/17?x=mia@example.com` is
/// `get orders 17 x mia example com`. Nothing is left out or changed beyond case, so every part of
/// a line can be found by what stands in it.
final class LogTokens extends TokenStream {
  /// Longer runs (keys, images in base64) are cut into pieces of this length.
  static final int MAX_TOKEN = 256;

  private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
  private String text = "";
  private int at;

  LogTokens of(String newText) {
    text = newText;
    return this;
  }

  @Override
  public void reset() {
    at = 0;
  }

  @Override
  public boolean incrementToken() {
    int length = text.length();
    while (at < length && !Character.isLetterOrDigit(text.charAt(at))) {
      at++;
    }
    if (at == length) {
      return false;
    }
    clearAttributes();
    int n = 0;
    char[] buffer = term.resizeBuffer(MAX_TOKEN);
    while (at < length && n < MAX_TOKEN && Character.isLetterOrDigit(text.charAt(at))) {
      buffer[n++] = Character.toLowerCase(text.charAt(at++));
    }
    term.setLength(n);
    return true;
  }

  /// A token of a word that is searched.
  ///
  /// @param openLeft whether more letters may come before it in the line
  /// @param openRight whether more may come after it
  record Part(String token, boolean openLeft, boolean openRight) {}

  /// The tokens that every line with this lower-case word in it has.
  static List<Part> partsOf(String word) {
    var parts = new ArrayList<Part>();
    int i = 0;
    while (i < word.length()) {
      if (!Character.isLetterOrDigit(word.charAt(i))) {
        i++;
        continue;
      }
      int from = i;
      while (i < word.length() && Character.isLetterOrDigit(word.charAt(i))) {
        i++;
      }
      parts.add(new Part(word.substring(from, i), from == 0, i == word.length()));
    }
    // A run that long may have been cut anywhere: the text itself decides.
    parts.removeIf(p -> p.token().length() > MAX_TOKEN / 2);
    return parts;
  }
}
