package dev.roadworthy.leaks;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// How much a literal value is like a secret, whatever it is called.
enum Grade {
  /// Not a secret: a reference, a template, a mask, a type, a path, a sentence.
  NOTHING,
  /// A default or a sample that somebody meant to replace (`changeme`).
  STAND_IN,
  /// A word for a secret (`password`, `secret`): a weak secret in settings, a name in code.
  OWN_NAME,
  /// Something typed by a person: weak, but it opens a door.
  WORD,
  /// Made by a machine, or as good as that.
  RANDOM;

  private static final Pattern DOTTED = Pattern.compile("[A-Za-z]\\w*(\\.[A-Za-z]\\w*)+\\(?\\)?");
  private static final Pattern CALL = Pattern.compile("@?[\\w.]+\\([^)]*\\)?[;,]?");
  private static final Pattern INDEXED = Pattern.compile("[\\w.]+[\\[({]$|\\w+\\[");
  private static final Pattern FILE =
      Pattern.compile(
          "(?i)[\\w./-]+\\.(pem|key|crt|cer|p12|pfx|jks|json|ya?ml|txt|env|js|ts|py|java"
              + "|rb|go|php|html?|css|md|xml|conf|cfg|ini|properties|png|svg|jpe?g|com|org|net|io)");
  private static final Pattern RULES =
      Pattern.compile("[a-z_]+(:[\\w,.]+)?(\\|[a-z_]+(:[\\w,.]+)?)+");
  private static final Pattern HASH =
      Pattern.compile("(\\{\\w+\\})?\\$\\w{1,10}\\$|\\{[A-Z0-9-]{3,12}\\}\\w");
  private static final Pattern VERSION =
      Pattern.compile(
          "[~^<>=v ]{0,3}\\d+(\\.[\\dx*]+)+([-+.][\\w.+-]+)?( .*)?|[A-Za-z][\\w.-]*-v?\\d+(\\.\\d+)+.*");
  private static final Set<String> NO_VALUES = Words.of("grade-no-values");
  private static final Set<String> STAND_INS = Words.of("grade-stand-ins");
  private static final Set<String> CORE_WORDS = Words.of("grade-core-words");
  private static final Set<String> OWN_WORDS = Words.of("grade-own-words");

  /// Bytes: a value with blanks that is longer is text.
  private static final int LONGEST_PHRASE = 200;

  /// @param name the name the value is given to, as written; empty when there is none
  static Grade of(String value, String name, Look look) {
    String v = value.strip();
    String low = v.toLowerCase(Locale.ROOT);
    if (look.blanks() > 0 && look.length() > LONGEST_PHRASE) {
      return NOTHING;
    }
    if (look.symbols() >= 6 && look.length() >= 24 && look.entropy() >= 4.2 && look.random()) {
      return template(v) || sealed(v) || mask(v) || HASH.matcher(v).lookingAt() ? NOTHING : RANDOM;
    }
    if (look.length() < 3
        || NO_VALUES.contains(low)
        || type(low)
        || reference(v)
        || mask(v)
        || path(v)
        || codeLike(v, look)
        || sentence(v, look)
        || name.length() >= 6 && v.endsWith("." + name)) {
      return NOTHING;
    }
    boolean password = low.startsWith("password") && look.lowers() == v.length();
    if (low.equals(name.toLowerCase(Locale.ROOT))
        || password
        || ownWords(v.replace("base64", ""))) {
      return OWN_NAME;
    }
    boolean random = look.random() && !ordered(low) && !wordy(v, look);
    for (String s : STAND_INS) {
      if (low.contains(s) && (s.length() >= 6 || !random || s.length() * 3 >= v.length())) {
        return STAND_IN;
      }
    }
    return random ? RANDOM : WORD;
  }

  /// Sealed by a tool (SOPS, Jasypt, Spring Cloud Config, KMS): the value is safe to show.
  private static boolean sealed(String v) {
    return v.startsWith("ENC(")
        || v.startsWith("ENC[")
        || v.startsWith("{cipher}")
        || v.startsWith("{AES}")
        || v.startsWith("AQICAH");
  }

  /// `String!`, `string;`, `[String!]!`: a type with the marks of its language.
  private static boolean type(String low) {
    int from = 0;
    int to = low.length();
    while (to > from && "!?;,)]}:|".indexOf(low.charAt(to - 1)) >= 0) {
      to--;
    }
    while (from < to && low.charAt(from) == '[') {
      from++;
    }
    return to - from < low.length() && NO_VALUES.contains(low.substring(from, to));
  }

  private static boolean template(String v) {
    return v.contains("${") || v.contains("{{") || v.contains("#{") || v.contains("<%");
  }

  /// A variable, a template, a store's address: the value stands elsewhere.
  private static boolean reference(String v) {
    char c = v.charAt(0);
    char last = v.charAt(v.length() - 1);
    if (v.endsWith("...") || v.contains("..[") || v.contains("'$") || v.contains("\"$")) {
      return true;
    }
    if (HASH.matcher(v).lookingAt() || VERSION.matcher(v).matches()) {
      return true;
    }
    if (v.contains("${")
        || v.contains("{{")
        || v.contains("#{")
        || v.contains("<%")
        || v.contains("$(")
        || v.contains("%(")
        || v.startsWith("@@")
        || v.contains("[[")
        || v.contains("%s")
        || v.contains("{0}")
        || v.contains("\\(")
        || v.contains("' +")
        || v.contains("\" +")
        || v.contains("+ \"")
        || v.contains("+ '")) {
      return true;
    }
    if (c == '$' && v.length() > 1 && (Bytes.isLetter(v.charAt(1)) || v.charAt(1) == '_')) {
      return v.substring(1).chars().allMatch(Bytes::isName);
    }
    if (c == '<' && last == '>'
        || c == '{' && last == '}'
        || c == '[' && last == ']'
        || c == '%' && last == '%'
        || c == '@' && last == '@'
        || c == '(' && last == ')'
        || c == '_' && v.startsWith("__") && v.endsWith("__")) {
      return true;
    }
    return sealed(v)
        || v.startsWith("vault:")
        || v.startsWith("op://")
        || v.startsWith("secret://")
        || v.startsWith("ref+")
        || v.startsWith("arn:")
        || v.startsWith("env:")
        || v.startsWith("classpath:")
        || v.startsWith("<")
        || v.startsWith("id=")
        || v.startsWith("type=")
        || v.startsWith("env.")
        || v.startsWith("process.env")
        || v.startsWith("file:")
        || v.startsWith("!") && v.length() < 12 && v.chars().skip(1).allMatch(Bytes::isLetter)
        || v.startsWith("data:")
        || v.startsWith("urn:")
        || v.startsWith("AQICAH")
        || v.startsWith("secrets.")
        || v.startsWith("vars.")
        || v.startsWith("var.")
        || v.startsWith("Fn::")
        || v.startsWith("ssm:")
        || v.startsWith("sm://")
        || v.startsWith("gcp:secret")
        || v.startsWith("azurekeyvault");
  }

  private static boolean mask(String v) {
    long distinct = v.chars().distinct().count();
    char c = v.charAt(0);
    boolean filler =
        c == 'x'
            || c == 'X'
            || c == '*'
            || c == '.'
            || c == '-'
            || c == '_'
            || c == '#'
            || c == '?'
            || c == '0'
            || c == '\u2022'
            || c == ' '
            || c == '=';
    boolean run8 = longRun(v);
    return distinct == 1 && (filler || v.length() < 6 && Bytes.isLower(c))
        || distinct <= 2 && v.length() >= 6 && filler
        || run8
        || v.length() >= 8 && distinct <= 3 && v.toLowerCase(Locale.ROOT).contains("xx");
  }

  /// Eight times the same digit or mark, or x: nothing that was drawn looks so.
  private static boolean longRun(String v) {
    int run = 1;
    for (int i = 1; i < v.length(); i++) {
      char c = v.charAt(i);
      run = Bytes.lower(c) == Bytes.lower(v.charAt(i - 1)) ? run + 1 : 1;
      if (run >= 8 && (!Bytes.isLetter(c) || Bytes.lower(c) == 'x')) {
        return true;
      }
    }
    return false;
  }

  private static boolean path(String v) {
    return v.startsWith("/") && v.indexOf('/', 1) > 0 && v.length() < 120 && !v.endsWith("=")
        || v.startsWith("./")
        || v.startsWith("../")
        || v.startsWith("~/")
        || v.contains("://")
        || v.startsWith("/") && v.chars().skip(1).allMatch(c -> Bytes.isName(c))
        || FILE.matcher(v).matches();
  }

  /// Names and expressions of program text.
  private static boolean codeLike(String v, Look look) {
    if (look.uppers() + look.digits() + count(v, '_') == v.length()
        && v.indexOf('_') > 0
        && !v.startsWith("CHANGE")
        && look.digits() * 4 < v.length()) {
      return true;
    }
    if (DOTTED.matcher(v).matches() && !look.random()) {
      return true;
    }
    char c = v.charAt(0);
    return v.contains("()")
        || v.contains("=>")
        || v.contains("->")
        || v.contains("::")
        || v.contains("\\d")
        || v.contains("\\w")
        || v.contains("[a-z")
        || v.contains("[A-Z")
        || v.contains("[^")
        || v.contains("(?")
        || v.contains("</")
        || v.contains("&&")
        || (c == '#' || c == '.')
            && !look.random()
            && v.substring(1).chars().allMatch(Bytes::isName)
        || CALL.matcher(v).matches()
        || RULES.matcher(v).matches()
        || INDEXED.matcher(v).lookingAt();
  }

  private static long count(String v, char of) {
    return v.chars().filter(c -> c == of).count();
  }

  private static boolean sentence(String v, Look look) {
    if (look.blanks() == 0) {
      return v.codePoints().anyMatch(c -> c > 0x2ff);
    }
    return !look.random();
  }

  /// None of its words is about secrets or asks for one: it may be one.
  static boolean speaksOfNothing(String v) {
    if (reference(v) || v.endsWith(".") || v.endsWith(":") || v.endsWith("?")) {
      return false;
    }
    for (String w : Names.words(v)) {
      if (CORE_WORDS.contains(w)
          || w.equals("your")
          || w.equals("the")
          || w.equals("enter")
          || w.equals("please")
          || w.equals("must")
          || w.equals("is")
          || w.equals("here")) {
        return false;
      }
    }
    return true;
  }

  /// Made of nothing but words that name secrets: `newPassword`, `client_secret`, `API Key`.
  static boolean ownWords(String v) {
    if (v.chars().anyMatch(Bytes::isDigit)) {
      return false;
    }
    boolean core = false;
    for (String w : Names.words(v)) {
      if (!OWN_WORDS.contains(w)) {
        return false;
      }
      core |= CORE_WORDS.contains(w);
    }
    return core;
  }

  /// A camelCase or snake_case name: words of some length and few digits.
  private static boolean wordy(String v, Look look) {
    var words = Names.words(v);
    int letters = look.letters();
    return look.digits() * 10 < v.length() && !words.isEmpty() && letters >= words.size() * 3.5;
  }

  /// Runs of the alphabet or of the digits: `0123456789abcdef`, `abcdefgh`.
  static boolean ordered(String low) {
    int steps = 0;
    for (int i = 1; i < low.length(); i++) {
      steps += low.charAt(i) == low.charAt(i - 1) + 1 ? 1 : 0;
    }
    return steps * 2 > low.length();
  }
}
