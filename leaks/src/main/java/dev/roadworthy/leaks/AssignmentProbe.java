package dev.roadworthy.leaks;

import java.util.List;
import java.util.Locale;

/// Finds literals that are given to names which speak of secrets or of a provider.
///
/// One instance serves one scan: it remembers the name it saw last, since a name such as
/// `client_secret_key` holds several keywords.
final class AssignmentProbe {
  private final Generic generic;
  private int seenTo = -1;

  AssignmentProbe(Generic generic) {
    this.generic = generic;
  }

  /// @param kinds kinds that the keyword names, or none for words such as `password`
  void look(Scan scan, int from, int to, List<Kind> kinds) {
    if (kinds.isEmpty() && from < seenTo) {
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
    Look look = Look.at(scan.bytes, a.from(), a.to());
    String value = Bytes.text(scan.bytes, a.from(), a.to());
    Grade grade = Grade.of(value, a.name(), look);
    if (kinds.isEmpty()) {
      guess(scan, a, look, grade);
    } else if (grade.compareTo(Grade.WORD) >= 0) {
      provider(scan, a, look, grade, kinds);
    }
  }

  private void provider(Scan scan, Assignment a, Look look, Grade grade, List<Kind> kinds) {
    List<String> words = Names.words(a.name());
    boolean named = Names.of(a.name()) != Names.PLAIN || words.size() == 1;
    boolean id = !words.isEmpty() && words.getLast().equals("id");
    for (Kind kind : kinds) {
      boolean fits =
          (named || id && kind.about().what().contains("id"))
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
    if (grade == Grade.NOTHING) {
      return;
    }
    Names role = Names.of(a.name());
    Confidence c = Judge.of(role, grade, look, a, scan.source);
    if (c != null) {
      scan.add(a.from(), a.to(), generic.of(role, a.name()), c, grade == Grade.RANDOM, 1);
    }
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
        "_pat");
  }

  static boolean mentions(String name, String keyword) {
    return name.toLowerCase(Locale.ROOT).contains(keyword);
  }
}
