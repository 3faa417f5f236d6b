package dev.roadworthy.store;

import dev.roadworthy.base.Problem;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/// Tells a database that is away from a statement that is wrong.
final class Unavailable {
  private Unavailable() {}

  static Problem problem(String place, String seen, Throwable cause) {
    return new Problem(
        "store-unavailable",
        "The database at " + place + " does not answer: " + seen + ".",
        "Nothing is lost; it is tried again by itself. Look whether PostgreSQL runs there.",
        cause);
  }

  static Problem full(String place, Throwable cause) {
    return new Problem(
        "disk-full",
        "The database at " + place + " cannot store anything more: its disk is full.",
        "Free some room on that disk; nothing that was confirmed is lost.",
        cause);
  }

  /// SQLSTATE 53100.
  static boolean isFull(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof SQLException s && "53100".equals(s.getSQLState())) {
        return true;
      }
    }
    return false;
  }

  /// Whether the cause is that the server or the way to it is away, starting or stopping: SQLSTATE
  /// class 08, 57P01 to 57P05, 53300 (too many connections), no pooled connection in time
  /// (PostgreSQL documentation, appendix A).
  static boolean is(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof SQLTransientConnectionException) {
        return true;
      }
      if (t instanceof SQLException s && isAway(s.getSQLState())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAway(@org.jspecify.annotations.Nullable String state) {
    return state != null
        && (state.startsWith("08") || state.startsWith("57P0") || state.equals("53300"));
  }

  /// The innermost message, on one line.
  static String reason(Throwable e) {
    Throwable t = e;
    while (t.getCause() != null) {
      t = t.getCause();
    }
    String message = t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage();
    return message.lines().findFirst().orElse("").strip();
  }
}
