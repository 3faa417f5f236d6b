package dev.roadworthy.edge;

import dev.roadworthy.base.ByteSize;
import dev.roadworthy.base.Rate;
import dev.roadworthy.config.Allow;
import dev.roadworthy.config.Limit;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/// An edge alone in front of a port, with one session (`warm`), a limit and an access log in a
/// file: for measuring. Arguments: port, app's port, transport, access log.
final class Standalone {
  private Standalone() {}

  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[0]);
    var session =
        Session.of(
            "s1", "user-1", "ada@example.com", List.of("admin"), Instant.MAX.minusSeconds(9));
    var rules =
        List.of(Rig.rule("/public/**", new Allow.Public()), Rig.rule("/**", new Allow.SignedIn()));
    var upstream = new Upstream("web-1", "127.0.0.1", Integer.parseInt(args[1]), "r1");
    var base = Snapshot.of(1, rules, List.of(upstream));
    var snapshot =
        new Snapshot(
            2,
            base.routes(),
            base.upstreams(),
            base.hold(),
            base.headers(),
            base.sites(),
            Optional.of(new Limit(new Rate(900_000_000, Duration.ofMinutes(1)), Limit.By.CLIENT)),
            ByteSize.mib(10));
    var settings = EdgeSettings.at("127.0.0.1", port).over(EdgeSettings.Transport.valueOf(args[2]));
    var log =
        new PrintStream(Files.newOutputStream(Path.of(args[3])), false, StandardCharsets.UTF_8);
    var ports =
        new EdgePorts(
            new SessionSource() {
              @Override
              public Session cached(String token) {
                return session;
              }

              @Override
              public void load(String token, Consumer<Lookup> answer) {
                answer.accept(new Lookup.Found(session));
              }
            },
            batch -> write(log, batch),
            request -> LocalResponse.text(200, "page"),
            Clock.systemUTC(),
            new Random());
    var edge = Edge.start(settings, snapshot, ports);
    System.out.println(edge.status());
    Thread.currentThread().join();
  }

  private static void write(PrintStream log, List<AccessRecord> batch) {
    var text = new StringBuilder(batch.size() * 300);
    for (AccessRecord r : batch) {
      text.append("{\"time\":").append(r.time()).append(",\"id\":\"").append(r.id());
      text.append("\",\"trace\":\"")
          .append(r.trace())
          .append("\",\"client\":\"")
          .append(r.client());
      text.append("\",\"user\":\"").append(r.user()).append("\",\"route\":\"").append(r.route());
      text.append("\",\"method\":\"").append(r.method()).append("\",\"path\":\"").append(r.path());
      text.append("\",\"status\":").append(r.status()).append(",\"out\":").append(r.bytesOut());
      text.append(",\"edge\":").append(r.edgeMicros()).append(",\"app\":").append(r.appMicros());
      text.append("}\n");
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
    try {
      log.write(bytes);
      log.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
