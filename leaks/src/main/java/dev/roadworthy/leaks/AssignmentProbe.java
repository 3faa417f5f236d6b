package dev.roadworthy.leaks;

import java.util.List;
import java.util.Locale;

/// Finds literals that are given to names which speak of secrets or of a provider.
///
/// One instance serves one scan: it remembers the name it saw last, since a name such as
/// `client_secret_key` holds several keywords.
final class AssignmentProbe {
  /// Whether a value begins like a known kind without having its shape.
  interface Misshapen {
    boolean test(Scan scan, int from);
  }

  private final Generic generic;
  private final Misshapen misshapen;
  private int seenTo = -1;

  /// What the weighing of values has cost so far, in steps of about a nanosecond. A file that asks
  /// for more than this allowance was made to: its further names are passed over.
  private long spent;

  private static final long ALLOWANCE = 4L << 20;
  private static final long ALLOWANCE_PER_BYTE = 16;

  AssignmentProbe(Generic generic, Misshapen misshapen) {
    this.generic = generic;
    this.misshapen = misshapen;
  }

  /// @param kinds kinds that the keyword names, or none for words such as `password`
  void look(Scan scan, int from, int to, List<Kind> kinds) {
    if (scan.source.toolMade() || kinds.isEmpty() && from < seenTo) {
      return;
    }
    if (spent > ALLOWANCE + ALLOWANCE_PER_BYTE * to) {
      return;
    }
    Assignment a = Assignment.around(scan, from, to);
    if (a == null) {
      return;
    }
    if (kinds.isEmpty()) {
      seenTo = to;
      while (seenTo < scan.end && Bytes.isName(scan.bytes[seenTo])) {
        seenTo++;
      }
    }
    spent += 100 + 8L * (a.to() - a.from());
    Look look = Look.at(scan.bytes, a.from(), a.to());
    String value = Bytes.text(scan.bytes, a.from(), a.to());
    Grade grade = Grade.of(value, a.name(), look);
    if (kinds.isEmpty()) {
      guess(scan, a, look, grade);
    } else if (grade.compareTo(Grade.WORD) >= 0
        || kinds.getFirst().check() == Check.NAME_ENOUGH && grade != Grade.NOTHING) {
      provider(scan, a, look, grade, kinds);
    }
  }

  private void provider(Scan scan, Assignment a, Look look, Grade grade, List<Kind> kinds) {
    List<String> words = Names.words(a.name());
    boolean named = Names.of(a.name()) != Names.PLAIN || words.size() == 1;
    boolean id = !words.isEmpty() && words.getLast().endsWith("id");
    String value = Bytes.text(scan.bytes, a.from(), a.to());
    if (grade != Grade.RANDOM && Grade.ordered(value.toLowerCase(Locale.ROOT))) {
      return;
    }
    for (Kind kind : kinds) {
      boolean fits =
          (named || id && kind.about().what().contains("id") || kind.check() == Check.NAME_ENOUGH)
              && look.entropy() >= kind.entropy()
              && kind.shape().fits(scan.bytes, a.from(), a.to());
      if (fits && kind.check().of(scan.bytes, a.from(), a.to()) != Check.Answer.REFUTED) {
        boolean real = grade == Grade.RANDOM;
        Confidence c = real && words.size() > 1 ? Confidence.HIGH : Confidence.MEDIUM;
        scan.add(a.from(), a.to(), kind.about(), Judge.inContext(c, scan.source, real), real, 2);
        return;
      }
    }
  }

  private void guess(Scan scan, Assignment a, Look look, Grade grade) {
    if (grade == Grade.NOTHING && fewWords(scan, a, look)) {
      grade = Grade.WORD;
    }
    if (grade == Grade.NOTHING) {
      return;
    }
    if (grade.compareTo(Grade.WORD) >= 0 && misshapen.test(scan, a.from())) {
      grade = Grade.STAND_IN;
    }
    Names role = Names.of(a.name());
    String low = Bytes.text(scan.bytes, a.from(), a.to()).toLowerCase(Locale.ROOT);
    if (role == Names.KEY && grade == Grade.WORD && Grade.ordered(low)) {
      return;
    }
    Confidence c = Judge.of(role, grade, look, a, scan.source);
    if (c != null && grade == Grade.WORD && (low.startsWith("change") || comment(scan, a))) {
      c = Confidence.LOW;
    }
    if (c != null) {
      scan.add(a.from(), a.to(), generic.of(role, a.name()), c, grade == Grade.RANDOM, 1);
    }
  }

  /// In a comment of a program a word is more often a sample than a leak.
  private static boolean comment(Scan scan, Assignment a) {
    byte[] b = scan.bytes;
    int i = Bytes.skipBlanks(b, scan.lineStart(a.from()), scan.end);
    return scan.source.syntax() == Source.Syntax.CODE
        && (b[i] == '*' || b[i] == '#' || b[i] == '/' && (b[i + 1] == '/' || b[i + 1] == '*'));
  }

  /// In code the usual one, and in settings a quoted one of a few words: several words between
  /// quotes that are no sentence and do not speak of passwords.
  private static boolean fewWords(Scan scan, Assignment a, Look look) {
    if (!a.quoted()
        || a.op() != Assignment.Op.SET
        || look.blanks() < 1
        || look.blanks() > 3
        || look.length() > 32
        || look.foreign()
        || scan.source.labels()) {
      return false;
    }
    Names role = Names.of(a.name());
    boolean settings = scan.source.syntax() == Source.Syntax.SETTINGS;
    boolean plain = look.lowers() + look.digits() + look.blanks() == look.length();
    boolean here = role == Names.SECRET && plain || role == Names.PASSWORD && settings;
    String value = Bytes.text(scan.bytes, a.from(), a.to());
    return here && Grade.speaksOfNothing(value);
  }

  /// Words that begin a look: AC keywords of the generic names.
  static List<String> words() {
    return List.of(
        "pass",
        "pwd",
        "psw",
        "secret",
        "token",
        "key",
        "auth",
        "cred",
        "salt",
        "bearer",
        "jwt",
        "senha",
        "contrasena",
        "kennwort",
        "parola",
        "heslo",
        "haslo",
        "wachtwoord",
        "webhook",
        "dsn",
        "_pat",
        "_pw");
  }

  static boolean mentions(String name, String keyword) {
    return name.toLowerCase(Locale.ROOT).contains(keyword);
  }
}
