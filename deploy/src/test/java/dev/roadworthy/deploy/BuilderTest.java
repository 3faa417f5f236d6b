package dev.roadworthy.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.roadworthy.base.ByteSize;
import dev.roadworthy.base.Problem;
import dev.roadworthy.project.Detection;
import dev.roadworthy.supervisor.LocalSupervisor;
import dev.roadworthy.supervisor.SupervisorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class BuilderTest {
  @TempDir Path temp;
  private Path app;
  private Path state;
  private LocalSupervisor supervisor;
  private Builder builder;
  private final List<String> progress = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void open() throws IOException {
    app = Files.createDirectory(temp.resolve("app"));
    state = temp.resolve("state");
    var settings =
        new SupervisorSettings(
            temp.resolve("supervisor"),
            ByteSize.mib(4),
            SupervisorSettings.UserChoice.SAME,
            Clock.systemUTC(),
            new Random(1));
    supervisor = LocalSupervisor.open(settings, lines -> {}, (instance, limit) -> true);
    builder = new Builder(supervisor, state);
    Files.writeString(app.resolve("package.json"), "{}");
  }

  @AfterEach
  void close() {
    supervisor.close();
  }

  private BuildOrder order(String command) {
    return order(command, Duration.ofSeconds(60));
  }

  private BuildOrder order(String command, Duration timeout) {
    return new BuildOrder(
        "shop",
        app,
        command,
        Map.of("COLOUR", "blue"),
        new Detection.Inputs(List.of("package.json"), false, List.of("made")),
        Optional.of(ByteSize.mib(512)),
        timeout);
  }

  private BuildResult build(String command) throws InterruptedException {
    return builder.build(order(command), progress::add);
  }

  @Test
  void aBuildRunsOnceUntilWhatItDependsOnChanges() throws Exception {
    String command = "echo $COLOUR && echo run >> runs && touch made";
    assertThat(build(command)).isInstanceOf(BuildResult.Built.class);
    assertThat(progress).contains("blue");
    assertThat(build(command)).isInstanceOf(BuildResult.Unchanged.class);
    Files.writeString(app.resolve("package.json"), "{\"name\":\"shop\"}");
    assertThat(build(command)).isInstanceOf(BuildResult.Built.class);
    Files.delete(app.resolve("made"));
    assertThat(build(command)).isInstanceOf(BuildResult.Built.class);
    assertThat(build(command + " && true")).isInstanceOf(BuildResult.Built.class);
    assertThat(Files.readAllLines(app.resolve("runs"))).hasSize(4);
  }

  @Test
  void nativePackagesAreCompiledAgainstTheHeadersBesideNode() throws Exception {
    Path node = Files.createDirectories(temp.resolve("node/bin")).resolve("node");
    Files.writeString(node, "#!/bin/sh\n");
    assertThat(node.toFile().setExecutable(true)).isTrue();
    Path link = Files.createDirectory(temp.resolve("bin")).resolve("node");
    Files.createSymbolicLink(link, node);
    String path = temp.resolve("absent") + ":" + link.getParent();
    assertThat(NodeHeaders.environment(path)).isEmpty();
    Path headers = Files.createDirectories(temp.resolve("node/include/node"));
    Files.writeString(headers.resolve("node_version.h"), "");
    assertThat(NodeHeaders.environment(path))
        .isEqualTo(Map.of("npm_config_nodedir", temp.resolve("node").toRealPath().toString()));
  }

  @Test
  void aNativeBuildWithoutItsDownloadsIsExplainedByThem() {
    assertThatThrownBy(() ->
            build(
                "echo npm error code 1; echo npm error path /app/node_modules/better-sqlite3;"
                    + " echo npm error command failed; echo npm error command sh -c node-gyp;"
                    + " echo npm error getaddrinfo ENOTFOUND nodejs.org; exit 1"))
        .isInstanceOfSatisfying(
            Problem.class,
            p -> {
              assertThat(p.message().lines().skip(1))
                  .containsExactly("  npm error getaddrinfo ENOTFOUND nodejs.org");
              assertThat(p.hint()).contains("could not be reached");
            });
  }

  @Test
  void aTracebackIsExplainedByWhatItEndsWith() {
    assertThatThrownBy(() ->
            build(
                "echo 'Traceback (most recent call last):'; echo '  File \"m.py\", in error';"
                    + " echo '    raise Missing'; echo 'KeyError: 1'; echo;"
                    + " echo 'Traceback (most recent call last):'; echo '  File \"n.py\"';"
                    + " echo 'app.Missing: no such table: book'; exit 1"))
        .isInstanceOfSatisfying(
            Problem.class,
            p ->
                assertThat(p.message().lines().skip(1))
                    .containsExactly("  app.Missing: no such table: book"));
  }

  @Test
  void aPackageIndexOutOfReachIsExplainedOnce() {
    assertThatThrownBy(() ->
            build(
                "echo 'WARNING: Retrying (Retry(total=4)) after connection broken by Failed';"
                    + " echo 'ERROR: No matching distribution found for passlib'; exit 1"))
        .isInstanceOfSatisfying(
            Problem.class,
            p -> {
              assertThat(p.message().lines().skip(1))
                  .containsExactly("  ERROR: No matching distribution found for passlib");
              assertThat(p.hint()).contains("Debian");
            });
  }

  @Test
  void whatABuildLeavesBelowThePrivateFolderHasAFolderMadeForIt() throws Exception {
    var inputs = new Detection.Inputs(List.of(), false, List.of(".roadworthy/venv/bin/python"));
    var order =
        new BuildOrder(
            "shop",
            app,
            "mkdir .roadworthy/venv/bin && touch .roadworthy/venv/bin/python",
            Map.of(),
            inputs,
            Optional.empty(),
            Duration.ofSeconds(60));
    assertThat(builder.build(order, progress::add)).isInstanceOf(BuildResult.Built.class);
    assertThat(builder.build(order, progress::add)).isInstanceOf(BuildResult.Unchanged.class);
  }

  @Test
  void theLinesThatSayWhyAreInTheProblem() {
    assertThatThrownBy(() ->
            build(
                "for i in 1 2 3 4 5; do echo working $i; done;"
                    + " echo 'npm error code E404'; echo 'npm error 404 left-pad not found';"
                    + " echo 'npm error A complete log of this run can be found in: /x'; exit 3"))
        .isInstanceOfSatisfying(
            Problem.class,
            p -> {
              assertThat(p.code()).isEqualTo("build-failed");
              assertThat(p.message())
                  .contains("failed with exit code 3")
                  .contains("npm error 404 left-pad not found")
                  .doesNotContain("complete log");
              assertThat(p.hint()).contains("shop-build.log");
            });
    assertThat(state.resolve("shop-build.log")).content().contains("working 5");
  }

  @Test
  void aFailedBuildIsNotTakenForDone() throws Exception {
    assertThatThrownBy(() -> build("touch made; exit 1")).isInstanceOf(Problem.class);
    assertThat(build("touch made; test -f fixed || touch fixed"))
        .isInstanceOf(BuildResult.Built.class);
  }

  @Test
  void aBuildThatWasGoodAndThenFailedRunsAgain() throws Exception {
    String command = "test ! -f broken && touch made";
    build(command);
    Files.writeString(app.resolve("broken"), "");
    Files.writeString(app.resolve("package.json"), "{\"a\":1}");
    assertThatThrownBy(() -> build(command)).isInstanceOf(Problem.class);
    Files.writeString(app.resolve("package.json"), "{}");
    Files.delete(app.resolve("broken"));
    assertThat(build(command)).isInstanceOf(BuildResult.Built.class);
  }

  @Test
  void aBuildThatHangsIsEndedAtItsLimit() {
    assertThatThrownBy(() ->
            builder.build(
                order("echo waiting; sleep 300 & wait", Duration.ofSeconds(2)), progress::add))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("took longer than 2.0 s")
        .hasMessageContaining("waiting");
  }

  @Test
  void aBuildThatIsInterruptedIsKilledAndNotTakenForDone() throws Exception {
    var outcome = new AtomicReference<Throwable>();
    String command = "touch made started; echo $$ > pid; sleep 300";
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              try {
                build(command);
              } catch (InterruptedException | RuntimeException e) {
                outcome.set(e);
              }
            });
    await().until(() -> Files.exists(app.resolve("pid")));
    thread.interrupt();
    thread.join();
    assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
    assertThat(state.resolve("shop.built")).doesNotExist();
  }

  @Test
  void aPreparingStepRunsEachTime() throws Exception {
    builder.prepare(order("echo migrated >> steps"), progress::add);
    builder.prepare(order("echo migrated >> steps"), progress::add);
    assertThat(Files.readAllLines(app.resolve("steps"))).hasSize(2);
  }

  @Test
  void aFloodOfOutputLeavesABoundedLog() throws Exception {
    build("yes 0123456789012345678901234567890123456789 | head -c 12000000; touch made");
    assertThat(Files.size(state.resolve("shop-build.log")))
        .isLessThan(BuildLog.MAX_CHARACTERS + 1000L);
  }
}
