package dev.roadworthy.telemetry;

import dev.roadworthy.base.Durations;
import dev.roadworthy.base.Problem;
import dev.roadworthy.http.Parameters;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a reader of the log asks for. A line fits when all that is given fits.
///
/// @param words lower-case; each is somewhere in the text, in any case
/// @param level this bad or worse
/// @param request the request id or trace id; lines that only mention it fit too
/// @param from earliest time, microseconds, inclusive
/// @param to latest time, microseconds, exclusive
/// @param before only entries that arrived before this number
record LogFilter(
    List<String> words,
    @Nullable Level level,
    @Nullable String instance,
    @Nullable String request,
    @Nullable String user,
    LogEntry.@Nullable Source source,
    long from,
    long to,
    long before) {
  private static final int MAX_WORDS = 16;
  private static final int MAX_LENGTH = 256;

  LogFilter {
    words = List.copyOf(words);
  }

  static final LogFilter ALL =
      new LogFilter(
          List.of(), null, null, null, null, null, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

  /// Reads `text, level, instance, request, user, source, from, to, before`. Times are ISO 8601 or
  /// an age such as `15m`.
  ///
  /// @throws Problem `bad-query` that names the parameter
  static LogFilter of(Parameters query, InstantSource clock) {
    return new LogFilter(
        words(query.text("text")),
        level(query.text("level")),
        name(query, "instance"),
        name(query, "request"),
        name(query, "user"),
        source(query.text("source")),
        time(query, "from", Long.MIN_VALUE, clock),
        time(query, "to", Long.MAX_VALUE, clock),
        before(query.text("before")));
  }

  boolean matches(LogEntry e) {
    return e.sequence() < before
        && e.epochMicros() >= from
        && e.epochMicros() < to
        && (level == null || e.level().compareTo(level) >= 0)
        && (source == null || e.source() == source)
        && (instance == null || instance.equals(e.instance()))
        && (user == null || user.equals(e.names().user()))
        && (request == null || belongsTo(e, request))
        && containsAll(e.text());
  }

  private static boolean belongsTo(LogEntry e, String id) {
    return id.equals(e.names().request())
        || id.equals(e.names().trace())
        || contains(e.text(), id.toLowerCase(Locale.ROOT));
  }

  private boolean containsAll(String text) {
    for (String word : words) {
      if (!contains(text, word)) {
        return false;
      }
    }
    return true;
  }

  static boolean contains(String text, String lowerCaseWord) {
    int last = text.length() - lowerCaseWord.length();
    for (int i = 0; i <= last; i++) {
      int k = 0;
      while (k < lowerCaseWord.length()
          && Character.toLowerCase(text.charAt(i + k)) == lowerCaseWord.charAt(k)) {
        k++;
      }
      if (k == lowerCaseWord.length()) {
        return true;
      }
    }
    return false;
  }

  /// Words are parted by blanks; a word in double quotes may hold blanks.
  static List<String> words(String text) {
    if (text.length() > MAX_LENGTH) {
      throw bad("text", "at most " + MAX_LENGTH + " characters", text.length() + " characters");
    }
    var words = new ArrayList<String>();
    var word = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' && (quoted || word.isEmpty())) {
        quoted = !quoted;
      } else if (Character.isWhitespace(c) && !quoted) {
        addWord(words, word);
      } else {
        word.append(Character.toLowerCase(c));
      }
    }
    addWord(words, word);
    if (words.size() > MAX_WORDS) {
      throw bad("text", "at most " + MAX_WORDS + " words", words.size() + " words");
    }
    return words;
  }

  private static void addWord(List<String> words, StringBuilder word) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }

  private static @Nullable String name(Parameters query, String key) {
    String value = query.text(key);
    if (value.length() > MAX_LENGTH) {
      throw bad(key, "at most " + MAX_LENGTH + " characters", value.length() + " characters");
    }
    return value.isEmpty() ? null : value;
  }

  private static @Nullable Level level(String text) {
    if (text.isEmpty()) {
      return null;
    }
    return Level.of(text)
        .orElseThrow(() -> bad("level", "trace, debug, info, warn, error or fatal", text));
  }

  private static LogEntry.@Nullable Source source(String text) {
    if (text.isEmpty()) {
      return null;
    }
    for (var s : LogEntry.Source.values()) {
      if (s.text.equals(text)) {
        return s;
      }
    }
    throw bad("source", "app, access or roadworthy", text);
  }

  private static long time(Parameters query, String key, long absent, InstantSource clock) {
    String text = query.text(key);
    if (text.isEmpty()) {
      return absent;
    }
    try {
      boolean isAge = text.length() < 12;
      Instant t = isAge ? clock.instant().minus(Durations.parse(text)) : Instant.parse(text);
      return Sequence.micros(t);
    } catch (DateTimeParseException | IllegalArgumentException | ArithmeticException e) {
      throw bad(key, "a time such as 2026-11-20T10:00:00Z or an age such as 15m", text);
    }
  }

  private static long before(String text) {
    if (text.isEmpty()) {
      return Long.MAX_VALUE;
    }
    try {
      return Sequence.parse(text);
    } catch (NumberFormatException e) {
      throw bad("before", "the id of an entry", text);
    }
  }

  private static Problem bad(String key, String expected, String seen) {
    return new Problem(
        "bad-query", "`" + key + "` takes " + expected + ", was " + seen + ".", null);
  }
}
