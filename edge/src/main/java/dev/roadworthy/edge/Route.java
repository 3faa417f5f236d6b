package dev.roadworthy.edge;

import dev.roadworthy.config.Allow;
import dev.roadworthy.config.RouteRule;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One rule with what a request needs of it worked out.
final class Route {
  private final int index;
  private final RouteRule rule;
  private final Set<String> methods;
  private final boolean open;
  private final @Nullable Limiting limiting;
  private final @Nullable String cacheControl;

  Route(int index, RouteRule rule) {
    this.index = index;
    this.rule = rule;
    this.methods = rule.methods();
    this.open = isOpen(rule.allow());
    this.limiting =
        rule.limit().map(l -> new Limiting(l, index + 1, "route-" + (index + 1))).orElse(null);
    this.cacheControl = rule.cache().map(d -> "max-age=" + d.toSeconds()).orElse(null);
  }

  private static boolean isOpen(List<Allow> allow) {
    for (Allow a : allow) {
      if (a instanceof Allow.Public || a instanceof Allow.App) {
        return true;
      }
    }
    return false;
  }

  int index() {
    return index;
  }

  String pattern() {
    return rule.path();
  }

  List<Allow> allow() {
    return rule.allow();
  }

  boolean takes(String method) {
    return methods.isEmpty() || methods.contains(method);
  }

  /// Nobody needs to be signed in.
  boolean open() {
    return open;
  }

  @Nullable Limiting limiting() {
    return limiting;
  }

  @Nullable String cacheControl() {
    return cacheControl;
  }
}
