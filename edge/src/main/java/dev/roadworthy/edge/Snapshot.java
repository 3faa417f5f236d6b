package dev.roadworthy.edge;

import dev.roadworthy.base.ByteSize;
import dev.roadworthy.base.Rate;
import dev.roadworthy.config.Limit;
import dev.roadworthy.config.RouteRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Everything the edge decides by, immutable. Whoever changes the world builds a new one and
/// publishes it; a request sees one snapshot from its first byte to its verdict.
///
/// @param generation grows with each snapshot; an older one than the current is ignored
/// @param routes what no rule matches is closed
/// @param upstreams the instances that are ready, none while the app starts
/// @param hold how long and how many requests wait while none is ready
/// @param headers the response headers added where the app sets none
/// @param sites whose pages may call, and under which names this app is known
/// @param limit for all requests together, counted by client unless it says otherwise; empty for
///   none
/// @param maxBody bytes of a request body
public record Snapshot(
    long generation,
    RouteTable routes,
    List<Upstream> upstreams,
    HoldLimits hold,
    HeaderPolicy headers,
    Sites sites,
    Optional<Limit> limit,
    ByteSize maxBody) {
  public Snapshot {
    upstreams = List.copyOf(upstreams);
  }

  /// Requests wait instead of failing while no instance is ready.
  ///
  /// @param count requests, all loops together: with 4 KiB of head each, 4 MiB
  /// @param bytes heads of waiting requests; bodies wait in the clients' sockets
  /// @param time the longest wait: a slow Spring start; browsers give up after 60 s or more
  public record HoldLimits(int count, ByteSize bytes, Duration time) {
    /// 1,024 requests, 16 MiB, 30 s.
    public static HoldLimits defaults() {
      return new HoldLimits(1024, ByteSize.mib(16), Duration.ofSeconds(30));
    }
  }

  /// @param domains names under which the app is reached; empty for any. Loopback names always work
  /// @param origins `https://name[:port]` of other sites whose scripts may call with cookies
  /// @param trustedProxies addresses or CIDR blocks whose `X-Forwarded-*`, `X-Request-Id` and
  ///   `traceparent` are believed
  /// @param https whether clients speak https to us when no trusted proxy says otherwise
  public record Sites(
      List<String> domains, List<String> origins, TrustedProxies trustedProxies, boolean https) {
    public Sites {
      domains = List.copyOf(domains);
      origins = List.copyOf(origins);
    }

    /// No domain, no foreign origin, no proxy, plain http.
    public static Sites local() {
      return new Sites(List.of(), List.of(), TrustedProxies.none(), false);
    }
  }

  /// With every default: 600 requests a minute and client, bodies to 10 MiB.
  public static Snapshot of(long generation, List<RouteRule> rules, List<Upstream> upstreams) {
    return new Snapshot(
        generation,
        RouteTable.of(rules),
        upstreams,
        HoldLimits.defaults(),
        HeaderPolicy.defaults(),
        Sites.local(),
        Optional.of(new Limit(new Rate(600, Duration.ofMinutes(1)), Limit.By.CLIENT)),
        ByteSize.mib(10));
  }

  /// The same with other instances, one generation later.
  public Snapshot with(List<Upstream> others) {
    return new Snapshot(generation + 1, routes, others, hold, headers, sites, limit, maxBody);
  }
}
