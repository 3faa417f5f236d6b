package dev.roadworthy.bench;

import dev.roadworthy.base.ByteSize;
import dev.roadworthy.base.Rate;
import dev.roadworthy.config.Allow;
import dev.roadworthy.config.Limit;
import dev.roadworthy.config.RouteRule;
import dev.roadworthy.edge.Edge;
import dev.roadworthy.edge.EdgePorts;
import dev.roadworthy.edge.EdgeSettings;
import dev.roadworthy.edge.HeaderPolicy;
import dev.roadworthy.edge.LocalResponse;
import dev.roadworthy.edge.RouteTable;
import dev.roadworthy.edge.Snapshot;
import dev.roadworthy.edge.Upstream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/// Listens in front of one app with made-up routes and sessions until it is told to end.
///
/// Arguments: the port to listen on, the app's port, how many routes, how many sessions, and the
/// transport (`auto`, `io_uring`, `epoll`, `nio`). Every route asks for a session. Route n takes
/// `/area-n/**`; `random_user.lua` asks for them.
final class EdgeAlone {
  /// Counted on every request, never reached.
  private static final Limit LIMIT =
      new Limit(new Rate(900_000_000, Duration.ofMinutes(1)), Limit.By.CLIENT);

  private EdgeAlone() {}

  public static void main(String[] arguments) throws InterruptedException {
    if (arguments.length != 5) {
      throw new IllegalArgumentException("expected PORT APP-PORT ROUTES SESSIONS TRANSPORT");
    }
    int[] numbers = IntStream.range(0, 4).map(n -> Integer.parseInt(arguments[n])).toArray();
    var clock = Clock.systemUTC();
    var sessions = new MadeUpSessions(numbers[3], clock.instant().plus(Duration.ofDays(1)));
    var ports =
        new EdgePorts(
            sessions,
            _ -> {},
            _ -> LocalResponse.text(404, "nothing here"),
            clock,
            () -> ThreadLocalRandom.current().nextLong());
    var settings = EdgeSettings.at("127.0.0.1", numbers[0]).over(transport(arguments[4]));
    var edge = Edge.start(settings, snapshot(numbers[1], numbers[2]), ports);
    System.out.println(edge.status());
    new CountDownLatch(1).await();
  }

  private static EdgeSettings.Transport transport(String name) {
    return EdgeSettings.Transport.valueOf(name.toUpperCase(Locale.ROOT));
  }

  private static Snapshot snapshot(int appPort, int routes) {
    var rules =
        IntStream.range(0, routes)
            .mapToObj(n ->
                new RouteRule(
                    "/area-" + n + "/**",
                    Set.of(),
                    List.of(new Allow.SignedIn()),
                    Optional.empty(),
                    Optional.empty()))
            .toList();
    return new Snapshot(
        1,
        RouteTable.of(rules),
        List.of(new Upstream("app-1", "127.0.0.1", appPort, "r1")),
        Snapshot.HoldLimits.defaults(),
        HeaderPolicy.defaults(),
        Snapshot.Sites.local(),
        Optional.of(LIMIT),
        ByteSize.mib(10));
  }
}
