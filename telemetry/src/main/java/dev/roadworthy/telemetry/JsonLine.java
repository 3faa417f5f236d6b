package dev.roadworthy.telemetry;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Reads a log line that is a JSON object, as pino, winston, bunyan, structlog, python-json-logger,
/// logback, zap, zerolog and slog write it. The message comes first in the text, then the other
/// fields as `key=value`, then the stack trace on lines of its own.
final class JsonLine {
  private static final JsonFactory FACTORY = JsonFactory.builder().build();
  private static final int MAX_DEPTH = 8;

  private static final Set<String> MESSAGE = Set.of("msg", "message", "event", "@message");
  private static final Set<String> LEVEL =
      Set.of("level", "severity", "lvl", "levelname", "loglevel", "@level");
  private static final Set<String> STACK =
      Set.of("stack", "stacktrace", "excinfo", "exception", "traceback");
  private static final Set<String> USER = Set.of("userid", "user", "username", "useremail");

  /// Said elsewhere or of no use to a reader.
  private static final Set<String> LEFT_OUT =
      Set.of(
          "time",
          "timestamp",
          "@timestamp",
          "ts",
          "pid",
          "hostname",
          "v",
          "@version",
          "levelvalue");

  private final StringBuilder rest = new StringBuilder();
  private final StringBuilder stack = new StringBuilder();
  private @Nullable String message;
  private @Nullable Level level;
  private @Nullable String request;
  private @Nullable String trace;
  private @Nullable String user;

  private JsonLine() {}

  /// What the line says; the names' release is for the caller to fill in.
  record Read(@Nullable Level level, LogEntry.Names names, String text) {}

  /// @return null when the line is not one whole JSON object
  static @Nullable Read read(String line) {
    var reader = new JsonLine();
    try (JsonParser p = FACTORY.createParser(ObjectReadContext.empty(), line)) {
      if (p.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      reader.object(p, "", 0);
      if (p.nextToken() != null) {
        return null;
      }
    } catch (JacksonException e) {
      return null;
    }
    return reader.result();
  }

  private Read result() {
    var text = new StringBuilder();
    if (message != null) {
      text.append(PlainText.clean(message));
    }
    text.append(text.isEmpty() && !rest.isEmpty() ? rest.substring(1) : rest);
    if (!stack.isEmpty()) {
      text.append(stack);
    }
    Level found = level == null && !stack.isEmpty() ? Level.ERROR : level;
    return new Read(
        found, new LogEntry.Names(request, trace, user, null), PlainText.clean(text.toString()));
  }

  private void object(JsonParser p, String prefix, int depth) {
    while (p.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = p.currentName();
      JsonToken value = p.nextToken();
      String path = prefix.isEmpty() ? name : prefix + "." + name;
      if (value == JsonToken.START_OBJECT && depth < MAX_DEPTH) {
        object(p, path, depth + 1);
      } else if (value == JsonToken.START_OBJECT || value == JsonToken.START_ARRAY) {
        p.skipChildren();
        field(path, "…");
      } else {
        String text = value == JsonToken.VALUE_NULL ? "null" : p.getString();
        scalar(path, name, text == null ? "" : text, depth);
      }
    }
  }

  private void scalar(String path, String name, String value, int depth) {
    String key = PlainText.normalKey(name);
    if (depth == 0 && MESSAGE.contains(key) && message == null) {
      message = value;
    } else if (depth == 0 && LEVEL.contains(key)) {
      level = level(value);
    } else if (STACK.contains(key) && value.indexOf('\n') >= 0) {
      stack.append('\n').append(value.strip());
    } else if (!(depth == 0 && LEFT_OUT.contains(key))) {
      names(path, key, value, depth);
      field(path, value);
    }
  }

  private void names(String path, String key, String value, int depth) {
    boolean id = value.length() <= 128 && !value.isEmpty() && !value.equals("null");
    if (!id) {
      return;
    }
    String lowerPath = path.toLowerCase(Locale.ROOT);
    boolean nested = lowerPath.equals("req.id") || lowerPath.equals("request.id");
    if (request == null && (nested || PlainText.isRequestKey(key))) {
      request = value;
    } else if (trace == null && (PlainText.isTraceKey(key) || lowerPath.equals("trace.id"))) {
      trace = value;
    } else if (user == null && depth <= 1 && (USER.contains(key) || lowerPath.equals("user.id"))) {
      user = value;
    }
  }

  private void field(String path, String value) {
    if (rest.length() > Intake.MAX_LINE) {
      return;
    }
    rest.append(' ').append(path).append('=');
    boolean blank = value.isEmpty() || value.indexOf(' ') >= 0;
    if (blank) {
      rest.append('"').append(value).append('"');
    } else {
      rest.append(value);
    }
  }

  /// A word, or a number of pino and bunyan (10 trace to 60 fatal) or syslog (7 debug to 0).
  private static @Nullable Level level(String value) {
    int n;
    try {
      n = (int) Double.parseDouble(value);
    } catch (NumberFormatException e) {
      return Level.of(PlainText.clean(value).strip()).orElse(null);
    }
    if (n < 10) {
      return n <= 2 ? Level.FATAL : n == 3 ? Level.ERROR : n == 4 ? Level.WARN : lowSyslog(n);
    }
    if (n >= 60) {
      return Level.FATAL;
    }
    if (n >= 50) {
      return Level.ERROR;
    }
    if (n >= 40) {
      return Level.WARN;
    }
    return n >= 30 ? Level.INFO : n >= 20 ? Level.DEBUG : Level.TRACE;
  }

  private static Level lowSyslog(int n) {
    return n >= 7 ? Level.DEBUG : Level.INFO;
  }
}
