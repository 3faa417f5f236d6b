package dev.roadworthy.edge;

import dev.roadworthy.config.Limit;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A snapshot with what a request needs of it worked out.
final class Published {
  private final Snapshot snapshot;
  private final HeaderPolicy.Block headers;
  private final Set<String> origins = new HashSet<>();
  private final Set<String> domains = new HashSet<>();
  private final @Nullable Limiting limiting;

  Published(Snapshot snapshot) {
    this.snapshot = snapshot;
    this.headers = snapshot.headers().block();
    for (String origin : snapshot.sites().origins()) {
      origins.add(origin.toLowerCase(Locale.ROOT));
    }
    for (String domain : snapshot.sites().domains()) {
      domains.add(domain.toLowerCase(Locale.ROOT));
    }
    this.limiting = snapshot.limit().map(l -> new Limiting(l, 0, name(l))).orElse(null);
  }

  private static String name(Limit limit) {
    return limit.by().name().toLowerCase(Locale.ROOT);
  }

  Snapshot snapshot() {
    return snapshot;
  }

  RouteTable routes() {
    return snapshot.routes();
  }

  HeaderPolicy.Block headers() {
    return headers;
  }

  TrustedProxies trusted() {
    return snapshot.sites().trustedProxies();
  }

  @Nullable Limiting limiting() {
    return limiting;
  }

  long maxBody() {
    return snapshot.maxBody().bytes();
  }

  boolean hasOrigins() {
    return !origins.isEmpty();
  }

  /// Whether scripts of that origin may call: another site that is listed.
  boolean allowsOrigin(String origin) {
    return !origins.isEmpty() && origins.contains(origin.toLowerCase(Locale.ROOT));
  }

  /// Whether the app is known under that authority.
  boolean serves(String host) {
    if (domains.isEmpty()) {
      return true;
    }
    String name = nameOf(host).toLowerCase(Locale.ROOT);
    return domains.contains(name) || isLoopback(name);
  }

  private static String nameOf(String host) {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }

  private static boolean isLoopback(String name) {
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || name.equals("[::1]")
        || name.startsWith("127.");
  }
}
