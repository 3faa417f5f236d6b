package dev.roadworthy.edge;

import dev.roadworthy.config.Allow;
import dev.roadworthy.config.RouteRule;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An edge on a free port, with sessions in a map and records in a list.
final class Rig implements AutoCloseable {
  final Map<String, Session> sessions = new ConcurrentHashMap<>();
  final List<AccessRecord> records = new CopyOnWriteArrayList<>();
  volatile boolean storeDown;
  volatile LocalHandler local = request -> LocalResponse.text(200, "page " + request.path());
  final Edge edge;
  private volatile Snapshot snapshot;

  Rig(Snapshot first) {
    this(EdgeSettings.at("127.0.0.1", 0), first);
  }

  Rig(EdgeSettings settings, Snapshot first) {
    snapshot = first;
    var ports =
        new EdgePorts(
            source(),
            records::addAll,
            request -> local.handle(request),
            Clock.systemUTC(),
            new Random(7));
    edge = Edge.start(settings, first, ports);
  }

  static Rig open(TestApp... apps) {
    return new Rig(Snapshot.of(1, List.of(rule("/**", new Allow.Public())), upstreams(apps)));
  }

  static List<Upstream> upstreams(TestApp... apps) {
    var out = new java.util.ArrayList<Upstream>();
    for (int i = 0; i < apps.length; i++) {
      out.add(apps[i].upstream("web-" + (i + 1)));
    }
    return out;
  }

  static RouteRule rule(String path, Allow... allow) {
    return new RouteRule(path, Set.of(), List.of(allow), Optional.empty(), Optional.empty());
  }

  static EdgeSettings quick(Duration head, Duration body, Duration answer) {
    EdgeSettings at = EdgeSettings.at("127.0.0.1", 0);
    var times =
        new EdgeSettings.Times(
            Duration.ofSeconds(1),
            head,
            Duration.ofSeconds(75),
            body,
            answer,
            Duration.ofHours(1),
            Duration.ofHours(1));
    return new EdgeSettings(at.host(), 0, at.transport(), at.loops(), times, at.sizes());
  }

  int port() {
    return edge.port();
  }

  void upstreams(List<Upstream> upstreams) {
    snapshot = snapshot.with(upstreams);
    edge.publish(snapshot);
  }

  Session signIn(String token, String... roles) {
    var session =
        Session.of(
            "s-" + token,
            "user-1",
            "ada@example.com",
            List.of(roles),
            java.time.Instant.now().plusSeconds(3600));
    sessions.put(token, session);
    return session;
  }

  private SessionSource source() {
    return new SessionSource() {
      @Override
      public @Nullable Session cached(String token) {
        return token.startsWith("warm") ? sessions.get(token) : null;
      }

      @Override
      public void load(String token, Consumer<Lookup> answer) {
        Thread.ofVirtual()
            .start(() -> {
              Session session = sessions.get(token);
              if (storeDown) {
                answer.accept(new Lookup.Unavailable("down"));
              } else {
                answer.accept(session == null ? new Lookup.None() : new Lookup.Found(session));
              }
            });
      }
    };
  }

  @Override
  public void close() {
    edge.close(Duration.ZERO);
  }
}
