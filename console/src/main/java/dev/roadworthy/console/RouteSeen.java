package dev.roadworthy.console;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One item of `GET /api/routes`: a route the edge has seen, who may use it, and what happened. p50
/// and p95 in milliseconds, null where nothing was answered.
record RouteSeen(
    String method,
    String route,
    String allow,
    long requests,
    long errors,
    long denied,
    @Nullable Double p50,
    @Nullable Double p95,
    @Nullable Instant lastSeen) {

  /// The columns the table can be sorted by, with the first click's direction built in.
  enum Sort {
    REQUESTS(Comparator.comparingLong(RouteSeen::requests).reversed()),
    ERRORS(Comparator.comparingLong(RouteSeen::errors).reversed()),
    DENIED(Comparator.comparingLong(RouteSeen::denied).reversed()),
    P50(Comparator.comparingDouble((RouteSeen r) -> orNone(r.p50())).reversed()),
    P95(Comparator.comparingDouble((RouteSeen r) -> orNone(r.p95())).reversed()),
    ROUTE(Comparator.comparing(RouteSeen::route));

    private final Comparator<RouteSeen> order;

    Sort(Comparator<RouteSeen> order) {
      this.order = order.thenComparing(RouteSeen::route).thenComparing(RouteSeen::method);
    }

    String key() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    /// The sort named in the address, by requests when it is none we know.
    static Sort of(String key) {
      for (Sort sort : values()) {
        if (sort.key().equals(key)) {
          return sort;
        }
      }
      return REQUESTS;
    }

    List<RouteSeen> sorted(List<RouteSeen> routes) {
      return routes.stream().sorted(order).toList();
    }
  }

  static RouteSeen from(Fields f) {
    return new RouteSeen(
        f.text("method"),
        f.text("route"),
        f.joined("allow"),
        f.whole("requests"),
        f.whole("errors"),
        f.whole("denied"),
        f.number("p50"),
        f.number("p95"),
        f.time("lastSeen"));
  }

  /// Closed: no rule lets anybody in.
  boolean isClosed() {
    return allow.isEmpty() || allow.equals("none") || allow.equals("closed");
  }

  String allowWord() {
    return isClosed() ? "closed" : allow;
  }

  /// What the verdict means for a visitor, in a sentence.
  String allowSentence() {
    if (isClosed()) {
      return "No line of roadworthy.yaml opens it, so nobody may.";
    }
    return switch (allow) {
      case "public" -> "Anybody may, without signing in.";
      case "signed-in" -> "Anybody who is signed in may.";
      case "app" -> "The app decides by itself.";
      default -> "Only who has " + allow + " may.";
    };
  }

  String allowCss() {
    if (isClosed()) {
      return "verdict-closed";
    }
    return switch (allow) {
      case "public" -> "verdict-public";
      case "app" -> "verdict-app";
      default -> "verdict-signed";
    };
  }

  private static double orNone(@Nullable Double value) {
    return value == null ? -1 : value;
  }
}
