package dev.roadworthy.leaks;

import org.jspecify.annotations.Nullable;

/// Weighs what a value is called, what it looks like and where it stands.
final class Judge {
  private Judge() {}

  /// A value in a test, a sample or a document is a lesser worry, but a real-looking one is one.
  static Confidence inContext(Confidence c, Source source, boolean real) {
    return switch (source.context()) {
      case PRODUCTION -> c;
      case TEST, EXAMPLE, DOCUMENTATION ->
          real && c == Confidence.HIGH ? Confidence.MEDIUM : Confidence.LOW;
      case VENDORED -> Confidence.LOW;
    };
  }

  /// The same for what is only guessed from a name: a sample stays a sample.
  private static Confidence guessInContext(Confidence c, Source source) {
    return source.context() == Context.PRODUCTION ? c : Confidence.LOW;
  }

  /// How sure a literal under a name is a secret; null when it is none.
  static @Nullable Confidence of(Names role, Grade grade, Look look, Assignment a, Source source) {
    if (a.fallbackOfVariable() && grade != Grade.RANDOM) {
      return null;
    }
    boolean compared = a.op() == Assignment.Op.COMPARE && look.digits() == 0;
    if (compared && grade != Grade.RANDOM) {
      return null;
    }
    if (source.page() && grade != Grade.RANDOM) {
      return null;
    }
    if (source.labels() && (grade != Grade.RANDOM || look.length() < 16)
        || source.context() == Context.VENDORED && grade != Grade.RANDOM) {
      return null;
    }
    Confidence c =
        switch (role) {
          case PLAIN -> null;
          case LOOSE ->
              grade == Grade.RANDOM && look.length() >= 16 && !uuid(look)
                  ? Confidence.MEDIUM
                  : null;
          case KEY -> key(grade, look, a, source);
          case SECRET -> secret(grade, look, a, source);
          case PASSWORD -> password(grade, look, a, source);
        };
    return c == null ? null : guessInContext(c, source);
  }

  /// Bytes a typed password has at least: tests are full of shorter words that open nothing.
  private static int leastWord(Source source) {
    return source.context() == Context.TEST ? 5 : 3;
  }

  static boolean uuid(Look look) {
    return look.length() == 36 && look.hex() && look.symbols() == 4;
  }

  private static @Nullable Confidence key(Grade grade, Look look, Assignment a, Source source) {
    return switch (grade) {
      case RANDOM -> look.length() >= 12 ? Confidence.HIGH : Confidence.MEDIUM;
      case WORD ->
          look.length() >= 12 && look.digits() >= 2 && a.op() == Assignment.Op.SET
              ? Confidence.LOW
              : null;
      case NOTHING, STAND_IN, OWN_NAME -> null;
    };
  }

  private static @Nullable Confidence secret(Grade grade, Look look, Assignment a, Source source) {
    return switch (grade) {
      case RANDOM -> Confidence.HIGH;
      case WORD -> look.length() >= 4 && a.op() != Assignment.Op.LIST ? Confidence.MEDIUM : null;
      case STAND_IN ->
          a.op() == Assignment.Op.SET && source.context() == Context.PRODUCTION
              ? Confidence.LOW
              : null;
      // `secret: 'secret'` signs every session of many a prototype.
      case OWN_NAME ->
          a.op() == Assignment.Op.SET
                  && source.context() == Context.PRODUCTION
                  && look.length() <= 10
                  && look.letters() == look.length()
              ? Confidence.LOW
              : null;
      case NOTHING -> null;
    };
  }

  private static @Nullable Confidence password(
      Grade grade, Look look, Assignment a, Source source) {
    boolean settings = source.bareValues();
    return switch (grade) {
      case RANDOM -> a.op() == Assignment.Op.LIST ? null : Confidence.HIGH;
      case WORD ->
          a.op() == Assignment.Op.LIST || look.length() < leastWord(source)
              ? null
              : Confidence.MEDIUM;
      case STAND_IN ->
          settings && a.op() == Assignment.Op.SET && source.context() != Context.DOCUMENTATION
              ? Confidence.LOW
              : null;
      case OWN_NAME ->
          settings && a.op() == Assignment.Op.SET && source.settingsFile() ? Confidence.LOW : null;
      case NOTHING -> null;
    };
  }
}
