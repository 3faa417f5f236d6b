package dev.roadworthy.leaks;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What the name of a setting or a variable says of its value.
enum Names {
  /// Nothing about secrets.
  PLAIN,
  /// A secret is mentioned, but something else may be meant (`key`, `sortKey`, `tokenOfUser`).
  LOOSE,
  /// A key or a token: machines make those, so a word is not one.
  KEY,
  /// A secret of an application: random as a rule, a word as a bad habit.
  SECRET,
  /// A password.
  PASSWORD;

  private static final Set<String> PASSWORDS = Words.of("names-passwords");
  private static final Set<String> NOT_PASSES = Words.of("names-not-passes");
  private static final Set<String> SECRETS = Words.of("names-secrets");
  private static final Set<String> TOKENS = Words.of("names-tokens");
  private static final Set<String> KEY_OF_SECRETS = Words.of("names-key-of-secrets");
  private static final Set<String> KEY_OF_TOKENS = Words.of("names-key-of-tokens");
  private static final Set<String> NOT_SECRET_KEYS = Words.of("names-not-secret-keys");
  private static final Set<String> NOT_SECRET_TOKENS = Words.of("names-not-secret-tokens");
  private static final Set<String> PASS_DIRECTIVES = Words.of("names-pass-directives");
  private static final Set<String> VERBS = Words.of("names-verbs");
  private static final Set<String> AFTER = Words.of("names-after");
  private static final Set<String> NEVER_LAST = Words.of("names-never-last");

  /// Words of a name in lower case: split at marks, digits dropped, and where camelCase rises.
  static List<String> words(CharSequence name) {
    List<String> words = new ArrayList<>();
    var word = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean rise =
          Bytes.isUpper(c)
              && i > 0
              && (Bytes.isLower(name.charAt(i - 1))
                  || Bytes.isUpper(name.charAt(i - 1))
                      && i + 1 < name.length()
                      && Bytes.isLower(name.charAt(i + 1)));
      if (rise || !Bytes.isLetter(c)) {
        flush(words, word);
      }
      if (Bytes.isLetter(c)) {
        word.append((char) Bytes.lower(c));
      }
    }
    flush(words, word);
    return words;
  }

  private static void flush(List<String> words, StringBuilder word) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }

  static Names of(String name) {
    List<String> words = words(name);
    int last = words.size() - 1;
    while (last > 0 && AFTER.contains(words.get(last))) {
      last--;
    }
    if (last < 0) {
      return PLAIN;
    }
    if (words.contains("hashed")) {
      return PLAIN;
    }
    String word = words.get(last);
    String before = last > 0 ? words.get(last - 1) : "";
    if (word.equals("pass") && PASS_DIRECTIVES.contains(before)) {
      return PLAIN;
    }
    if (password(word)) {
      return last > 0 && VERBS.contains(words.getFirst()) ? LOOSE : PASSWORD;
    }
    if (SECRETS.contains(word)
        || word.endsWith("secret")
        || word.endsWith("secretkey")
        || word.endsWith("privatekey")) {
      boolean elsewhere = last > 0 && VERBS.contains(words.getFirst());
      return word.equals("salt") && last == 0 || elsewhere ? LOOSE : SECRET;
    }
    if (word.equals("key") || word.equals("keys")) {
      return key(before, words, last);
    }
    if (NOT_SECRET_TOKENS.contains(before)) {
      return PLAIN;
    }
    if (TOKENS.contains(word)
        || word.endsWith("token")
        || word.endsWith("apikey")
        || word.endsWith("accesskey")) {
      return before.equals("secret") ? SECRET : KEY;
    }
    if (NEVER_LAST.contains(words.getLast())) {
      return PLAIN;
    }
    return loose(words) ? LOOSE : PLAIN;
  }

  private static boolean password(String word) {
    return !NOT_PASSES.contains(word) && passwordWord(word);
  }

  private static boolean passwordWord(String word) {
    return PASSWORDS.contains(word)
        || word.endsWith("password")
        || word.endsWith("passwd")
        || word.endsWith("passphrase")
        || word.endsWith("pwd") && word.length() <= 12
        || word.endsWith("pass") && word.length() <= 12 && !NOT_PASSES.contains(word);
  }

  private static Names key(String before, List<String> words, int last) {
    if (NOT_SECRET_KEYS.contains(before)) {
      return PLAIN;
    }
    if (KEY_OF_SECRETS.contains(before) || before.endsWith("secret")) {
      return SECRET;
    }
    if (KEY_OF_TOKENS.contains(before) || before.endsWith("api")) {
      return last >= 2 && words.get(last - 2).equals("secret") ? SECRET : KEY;
    }
    return before.isEmpty() ? PLAIN : LOOSE;
  }

  private static boolean loose(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      String w = words.get(i);
      String before = i > 0 ? words.get(i - 1) : "";
      if (w.equals("key") && NOT_SECRET_KEYS.contains(before) || before.equals("csrf")) {
        return false;
      }
      if (w.equals("secret")
          || w.equals("token")
          || w.equals("apikey")
          || password(w)
          || w.equals("key") && !before.isEmpty()
          || w.equals("auth")
          || w.equals("credential")
          || w.equals("credentials")
          || w.equals("creds")) {
        return true;
      }
    }
    return false;
  }
}
