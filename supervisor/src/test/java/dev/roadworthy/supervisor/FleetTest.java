package dev.roadworthy.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a fleet does with apps that behave and apps that do not. Every victim is a real process.
class FleetTest {
  private Yard yard;

  @BeforeEach
  void open() throws Exception {
    yard = new Yard();
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    yard.close();
  }

  @Test
  void instancesBecomeHealthyOnPortsOfTheirOwn() throws Exception {
    Fleet fleet = yard.startHealthy(yard.node(Yard.SERVER).withInstances(3));
    assertThat(fleet.instances())
        .extracting(InstanceView::id)
        .containsExactly("app-1", "app-2", "app-3");
    assertThat(fleet.instances().stream().map(InstanceView::port).distinct()).hasSize(3);
    for (InstanceView v : fleet.instances()) {
      assertThat(get(v, "/")).startsWith("pid ");
      assertThat(v.health()).contains("GET /health");
    }
  }

  @Test
  void killedInstanceIsHealthyAgainWithinASecond() throws Exception {
    Fleet fleet = yard.startHealthy(yard.node(Yard.SERVER));
    var millis = new ArrayList<Long>();
    for (int i = 1; i <= 5; i++) {
      long pid = fleet.instances().getFirst().pid();
      long began = System.nanoTime();
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      int restarts = i;
      await()
          .atMost(Duration.ofSeconds(5))
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(2))
          .until(() ->
              fleet.instances().getFirst().ready()
                  && fleet.instances().getFirst().restarts() == restarts);
      millis.add((System.nanoTime() - began) / 1_000_000);
    }
    assertThat(millis.stream().sorted().toList().get(2))
        .as("median of %s ms", millis)
        .isLessThan(1000);
    System.out.println("restart after kill -9 in ms: " + millis);
    assertThat(fleet.crashes()).hasSize(5);
    assertThat(fleet.crashes().getFirst().exit()).isEqualTo(new Exit.Signal(9));
    assertThat(fleet.crashes().getFirst().ranHealthy()).isTrue();
  }

  @Test
  void appThatExitsAtOnceIsExplainedWithItsLastLines() throws Exception {
    yard.start(yard.node("console.log('hello'); require('left-pad');"));
    Crash crash = yard.awaitCrash();
    assertThat(crash.exit()).isEqualTo(new Exit.Code(1));
    assertThat(crash.ranHealthy()).isFalse();
    assertThat(crash.lines()).extracting(OutputLine::text).contains("hello");
    assertThat(crash.explanation()).contains("left-pad").contains("npm ci");
  }

  @Test
  void appThatCannotStartBecomesACrashLoopAndGoesOnSlowly() throws Exception {
    yard.start(yard.spec("sh", "-c", "echo JWT_SECRET is required >&2; exit 1"));
    InstanceView view = yard.awaitView(v -> v.state() instanceof InstanceState.CrashLooping);
    var looping = (InstanceState.CrashLooping) view.state();
    assertThat(looping.crashes()).isEqualTo(BackOff.FAILED_STARTS_OF_A_LOOP);
    assertThat(looping.explanation())
        .startsWith("Crashed 5 times in a row.")
        .contains("JWT_SECRET");
    assertThat(view.word()).isEqualTo("crash-looping");
  }

  @Test
  void appThatHangsAtStartIsKilledAtItsLimitAndSaysWhatWasMissing() throws Exception {
    yard.start(
        yard.node("setInterval(() => {}, 1000)")
            .withTimes(Duration.ofSeconds(2), Duration.ofSeconds(1)));
    Crash crash = yard.awaitCrash();
    assertThat(crash.exit()).isInstanceOf(Exit.NotReady.class);
    assertThat(crash.explanation()).contains("listens on no port yet");
  }

  @Test
  void appThatIgnoresSigtermIsKilledAfterTheGrace() throws Exception {
    Fleet fleet =
        yard.startHealthy(
            yard.node(Yard.SERVER + "process.on('SIGTERM', () => console.log('no'));"));
    long pid = fleet.instances().getFirst().pid();
    long began = System.nanoTime();
    fleet.stop(Duration.ofSeconds(1));
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isBetween(Duration.ofMillis(900), Duration.ofSeconds(3));
    assertThat(Proc.stat(pid).filter(Proc.Stat::alive)).isEmpty();
    assertThat(yard.lines).extracting(OutputLine::text).contains("no");
    assertThat(fleet.instances().getFirst().state()).isEqualTo(new InstanceState.Stopped());
  }

  @Test
  void appThatStopsInOrderIsNotKilled() throws Exception {
    Fleet fleet =
        yard.startHealthy(
            yard.node(
                Yard.SERVER
                    + "process.on('SIGTERM', () => setTimeout(() => {"
                    + " console.log('good bye'); process.exit(0); }, 200));"));
    fleet.stop(Duration.ofSeconds(10));
    assertThat(yard.views).anyMatch(v -> v.state() instanceof InstanceState.Draining);
    await()
        .atMost(Yard.PATIENCE)
        .until(() -> yard.lines.stream().anyMatch(l -> l.text().equals("good bye")));
  }

  @Test
  void npmStartPassesTheSignalToTheAppOnceAndLeavesNothing() throws Exception {
    yard.file("package.json", "{\"name\":\"x\",\"scripts\":{\"start\":\"node victim.js\"}}");
    yard.node(
        Yard.SERVER
            + "let n = 0; process.on('SIGTERM', () => { console.log('term ' + ++n);"
            + " setTimeout(() => process.exit(0), 300); });");
    Fleet fleet = yard.startHealthy(yard.spec("npm", "start"));
    fleet.stop(Duration.ofSeconds(10));
    await()
        .atMost(Yard.PATIENCE)
        .until(() -> yard.lines.stream().anyMatch(l -> l.text().equals("term 1")));
    assertThat(yard.lines).extracting(OutputLine::text).doesNotContain("term 2");
  }

  @Test
  void appThatForksTwiceLeavesNoOrphan() throws Exception {
    var spec =
        yard.node(
            Yard.SERVER
                + """
                const { spawn } = require('child_process');
                spawn('sh', ['-c', 'env -i setsid sh -c "sleep 1000 & sleep 1001" &'],
                  { detached: true, stdio: 'ignore' }).unref();
                """);
    Fleet fleet = yard.startHealthy(spec);
    await().atMost(Yard.PATIENCE).until(() -> sleepers() >= 2);
    fleet.stop(Duration.ofSeconds(2));
    assertThat(sleepers()).isZero();
  }

  private static long sleepers() {
    return Proc.all().stream()
        .map(s -> Proc.commandLine(s.pid()))
        .filter(c -> c.equals("sleep 1000") || c.equals("sleep 1001"))
        .count();
  }

  @Test
  void appThatEatsMemoryIsKilledAtItsLimitAndTheReasonIsNamed() throws Exception {
    yard.start(
        yard.node("const a = []; setInterval(() => a.push(Buffer.alloc(20e6, 1)), 5)")
            .withMemory(dev.roadworthy.base.ByteSize.mib(160)));
    Crash crash = yard.awaitCrash();
    assertThat(crash.outOfMemory()).isTrue();
    assertThat(crash.explanation()).contains("ran out of memory").contains("memory:");
  }

  @Test
  void appThatListensElsewhereIsFoundAndTheLineThatSettlesItIsNamed() throws Exception {
    int port = freePort();
    Fleet fleet =
        yard.startHealthy(
            yard.node(
                    """
                    require('net').createServer(s => s.end('220 smtp')).listen(0, '127.0.0.1');
                    require('http').createServer((q, s) => s.end('here'))
                      .listen(%d, '127.0.0.1');
                    """
                        .formatted(port))
                .withInstances(2));
    assertThat(fleet.instances()).hasSize(1);
    assertThat(fleet.instances().getFirst().port()).isEqualTo(port);
    assertThat(yard.notices)
        .singleElement()
        .satisfies(n -> {
          assertThat(n.code()).isEqualTo("port-not-as-given");
          assertThat(n.hint()).contains("run: {port: " + port + "}");
        });
    ProcessHandle.of(fleet.instances().getFirst().pid()).orElseThrow().destroyForcibly();
    yard.awaitView(v -> v.restarts() == 1 && v.ready());
    assertThat(fleet.instances().getFirst().port()).isEqualTo(port);
  }

  @Test
  void fixedPortHeldByAStrangerIsNotTakenForTheApp() throws Exception {
    try (var stranger =
        new java.net.ServerSocket(0, 5, java.net.InetAddress.getLoopbackAddress())) {
      yard.start(yard.node(Yard.SERVER).withPort(PortPlan.fixed(stranger.getLocalPort())));
      Crash crash = yard.awaitCrash();
      assertThat(crash.exit()).isInstanceOf(Exit.NotLaunched.class);
      assertThat(crash.explanation())
          .contains("port " + stranger.getLocalPort())
          .contains("process " + ProcessHandle.current().pid());
    }
  }

  @Test
  void appOpenToTheNetworkIsNoticed() throws Exception {
    yard.startHealthy(yard.node(Yard.SERVER.replace(", '127.0.0.1'", "")));
    await().atMost(Yard.PATIENCE).until(() -> !yard.notices.isEmpty());
    assertThat(yard.notices.getFirst().code()).isEqualTo("reachable-around-the-edge");
  }

  @Test
  void sidePortOpenToTheNetworkIsNoticedToo() throws Exception {
    String side = "require('net').createServer().listen(0, '0.0.0.0');";
    Fleet fleet = yard.startHealthy(yard.node(side + Yard.SERVER));
    await().atMost(Yard.PATIENCE).until(() -> !yard.notices.isEmpty());
    int own = fleet.instances().getFirst().port();
    assertThat(yard.notices.getFirst().message())
        .startsWith("The app listens on all addresses at port ")
        .doesNotContain(" " + own);
  }

  @Test
  void pathTheSourceSuggestsIsAskedBeforeTheUsualOnes() throws Exception {
    var plan = HealthPlan.discovered(List.of("/actuator/health", "/"));
    yard.startHealthy(yard.node(Yard.SERVER).withHealth(plan));
    assertThat(yard.views.getLast().health()).contains("GET /actuator/health");
  }

  @Test
  void instanceThatHangsWhileItRunsBecomesUnhealthyAndIsRestarted() throws Exception {
    var plan =
        new HealthPlan(
            java.util.Optional.empty(),
            List.of("/health"),
            Duration.ofMillis(100),
            Duration.ofMillis(200),
            2,
            Duration.ofMillis(500));
    Fleet fleet = yard.startHealthy(yard.node(Yard.SERVER).withHealth(plan));
    InstanceView view = fleet.instances().getFirst();
    Thread asks =
        Thread.ofVirtual()
            .start(() -> {
              try {
                get(view, "/hang");
              } catch (Exception e) {
                Thread.currentThread().interrupt();
              }
            });
    yard.awaitView(v -> v.state() instanceof InstanceState.Unhealthy);
    yard.awaitView(v -> v.restarts() == 1 && v.ready());
    assertThat(fleet.crashes().getFirst().exit()).isInstanceOf(Exit.Unhealthy.class);
    asks.interrupt();
    asks.join();
  }

  @Test
  void restartDrainsBeforeItStops() throws Exception {
    yard.close();
    var asked = new AtomicInteger();
    yard =
        new Yard((instance, atMost) -> {
          asked.incrementAndGet();
          return get(instance, "/").startsWith("pid ");
        });
    Fleet fleet = yard.startHealthy(yard.node(Yard.SERVER));
    fleet.restart("app-1");
    yard.awaitView(v -> v.restarts() == 1 && v.ready());
    assertThat(asked).hasValue(1);
    assertThat(fleet.crashes()).isEmpty();
  }

  @Test
  void floodingAppNeitherFillsTheDiskNorStopsTheFleet() throws Exception {
    Fleet fleet =
        yard.startHealthy(
            yard.node(
                Yard.SERVER
                    + """
                    const line = 'x'.repeat(1000) + '\\n';
                    const block = line.repeat(100);
                    setInterval(() => { for (let i = 0; i < 20; i++) process.stdout.write(block); }, 1);
                    """));
    await()
        .atMost(Yard.PATIENCE)
        .until(() ->
            yard.lines.stream().anyMatch(l -> l.stream() == OutputLine.Stream.REMARK)
                || yard.lines.size() > 100_000);
    assertThat(get(fleet.instances().getFirst(), "/")).startsWith("pid ");
    assertThat(diskUse()).isLessThan(64L << 20);
  }

  private long diskUse() throws Exception {
    Process du = new ProcessBuilder("du", "-sk", yard.settings.folder().toString()).start();
    String said =
        new String(du.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    return Long.parseLong(said.split("\\s")[0]) * 1024;
  }

  @Test
  void usageCountsTheWholeTree() throws Exception {
    Fleet fleet = yard.startHealthy(yard.node(Yard.SERVER));
    Usage usage = fleet.usage("app-1").orElseThrow();
    assertThat(usage.memory().bytes()).isBetween(5L << 20, 200L << 20);
    assertThat(usage.cpu()).isPositive();
    assertThat(usage.processes()).isEqualTo(1);
  }

  @Test
  void appSeesOnlyTheEnvironmentItWasGiven() throws Exception {
    Fleet fleet =
        yard.startHealthy(
            yard.node(
                    Yard.SERVER
                        + "console.log('env ' + Object.keys(process.env).sort().join(' '));")
                .withEnvironment(java.util.Map.of("GREETING", "hello")));
    fleet.stop(Duration.ofSeconds(2));
    String env =
        yard.lines.stream()
            .map(OutputLine::text)
            .filter(t -> t.startsWith("env "))
            .findFirst()
            .orElseThrow();
    assertThat(List.of(env.split(" ")))
        .contains("GREETING", "PORT", "HOST", "PATH", "HOME")
        .isSubsetOf(
            "env",
            "GREETING",
            "PORT",
            "HOST",
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "LANG",
            "LC_ALL",
            "TZ",
            "TMPDIR",
            "PWD",
            "OLDPWD",
            "SHLVL",
            "_",
            "ROADWORTHY_RUN",
            "ROADWORTHY_INSTANCE",
            "GIT_CONFIG_COUNT",
            "GIT_CONFIG_KEY_0",
            "GIT_CONFIG_VALUE_0");
  }

  private static int freePort() throws Exception {
    try (var socket = new java.net.ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String get(InstanceView view, String path) {
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://" + view.host() + ":" + view.port() + path))
              .timeout(Duration.ofSeconds(10))
              .build();
      return client.send(request, BodyHandlers.ofString()).body();
    } catch (java.io.IOException e) {
      return e.toString();
    } catch (InterruptedException e) {
      return "interrupted";
    }
  }
}
