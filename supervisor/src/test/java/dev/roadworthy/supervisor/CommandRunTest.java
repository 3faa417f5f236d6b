package dev.roadworthy.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.roadworthy.base.ByteSize;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Commands that end: builds, migrations, one-offs; and who they run as.
class CommandRunTest {
  private Yard yard;
  private final List<OutputLine> lines = new ArrayList<>();

  @BeforeEach
  void open() throws Exception {
    yard = new Yard();
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    yard.close();
  }

  private CommandResult run(Duration timeout, String script) throws InterruptedException {
    return yard.supervisor.run(
        new CommandSpec(
            "app-build",
            List.of("sh", "-c", script),
            yard.app,
            Map.of("GREETING", "hello"),
            Optional.of(ByteSize.mib(256)),
            true,
            timeout),
        lines::addAll);
  }

  private String text() {
    return String.join("\n", lines.stream().map(OutputLine::text).toList());
  }

  @Test
  void outputComesAsLinesAndSuccessIsSuccess() throws Exception {
    CommandResult result = run(Duration.ofSeconds(10), "echo $GREETING; echo no >&2; printf end");
    assertThat(result.succeeded()).isTrue();
    assertThat(lines).extracting(OutputLine::text).containsExactlyInAnyOrder("hello", "no", "end");
    assertThat(lines).extracting(OutputLine::instance).containsOnly("app-build");
  }

  @Test
  void failureIsExplained() throws Exception {
    CommandResult result = run(Duration.ofSeconds(10), "tsc-not-there --build");
    assertThat(result.succeeded()).isFalse();
    assertThat(result.exit()).isEqualTo(new Exit.Code(127));
    assertThat(result.explanation()).as(text()).contains("tsc-not-there");
  }

  @Test
  void commandOverItsTimeIsKilledWithItsChildren() throws Exception {
    CommandResult result = run(Duration.ofMillis(500), "sleep 3000 & sleep 3001");
    assertThat(result.timedOut()).isTrue();
    assertThat(result.explanation()).contains("still running after 500 ms");
  }

  @Test
  void commandRunsNicedWithoutRightsAndCannotGetThemBack() throws Exception {
    run(Duration.ofSeconds(10), "grep -E 'NoNewPrivs|CapEff|CapBnd' /proc/self/status; nice");
    assertThat(text()).contains("CapEff:\t0000000000000000").contains("NoNewPrivs:\t1");
    assertThat(lines.getLast().text()).isEqualTo("15");
  }

  @Test
  void folderOfRootIsWrittenByTheAppsUserAndStaysRoots() throws Exception {
    assumeThat(AppUser.self().root()).isTrue();
    yard.file("kept.db", "before");
    Files.createDirectories(yard.app.resolve("data"));
    Files.createDirectories(yard.app.resolve(".git"));
    Files.createSymbolicLink(yard.app.resolve("link"), Path.of("/etc/hostname"));
    var linked = Files.getAttribute(Path.of("/etc/hostname"), "unix:gid");
    CommandResult result =
        run(
            Duration.ofSeconds(10),
            "id -un; echo more >> kept.db && echo new > data/new.db && mkdir made && touch $HOME/x");
    assertThat(result.succeeded()).as(text()).isTrue();
    assertThat(lines.getFirst().text()).isEqualTo(AppUser.DEDICATED);
    assertThat(Files.readString(yard.app.resolve("kept.db"))).isEqualTo("beforemore\n");
    assertThat(uid(yard.app)).isEqualTo(0);
    assertThat(uid(yard.app.resolve("kept.db"))).isEqualTo(0);
    assertThat(Files.getAttribute(yard.app.resolve(".git"), "unix:gid")).isEqualTo(0);
    assertThat(Files.getAttribute(Path.of("/etc/hostname"), "unix:gid")).isEqualTo(linked);
    Isolation isolation = yard.supervisor.isolation(yard.app);
    assertThat(isolation.unprivileged()).isTrue();
    assertThat(isolation.notes()).isEmpty();
    assertThat(isolation.text())
        .contains("user " + AppUser.DEDICATED)
        .contains("no new privileges");
  }

  @Test
  void folderOfAUserRunsAsThatUser() throws Exception {
    assumeThat(AppUser.self().root()).isTrue();
    Files.setAttribute(yard.app, "unix:uid", 12345);
    run(Duration.ofSeconds(10), "id -u; touch mine; echo $HOME");
    assertThat(lines.getFirst().text()).isEqualTo("12345");
    assertThat(uid(yard.app.resolve("mine"))).isEqualTo(12345);
  }

  @Test
  void aFolderMadeForTheAppInsideAPrivateOneMayBeWrittenByIt() throws Exception {
    Path closed = Files.createDirectory(yard.app.resolve(".roadworthy"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx--x--x"));
    yard.supervisor.makeFolder(closed.resolve("venv"), yard.app);
    yard.supervisor.makeFolder(closed.resolve("venv"), yard.app);
    CommandResult result = run(Duration.ofSeconds(10), "mkdir .roadworthy/venv/bin");
    assertThat(result.succeeded()).as(text()).isTrue();
  }

  @Test
  void gitOfTheAppsUserAcceptsTheFolderOfRoot() throws Exception {
    new ProcessBuilder("git", "init", "-q", yard.app.toString()).start().waitFor();
    CommandResult result = run(Duration.ofSeconds(10), "git status --short");
    assertThat(result.succeeded()).as(text()).isTrue();
  }

  @Test
  void appBelowAClosedFolderRunsUnprivilegedAndSeesNothingBesideIt() throws Exception {
    assumeThat(AppUser.self().root()).isTrue();
    Path home = Files.createDirectory(yard.root.resolve("home"));
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(home.resolve("key"), "secret");
    Path app = Files.createDirectories(home.resolve("work/app"));
    Files.writeString(app.resolve("own"), "mine");
    CommandResult result =
        yard.supervisor.run(
            new CommandSpec(
                "closed",
                List.of(
                    "sh",
                    "-c",
                    "id -un; pwd; cat own; ls " + home + "; echo x > new; cat " + home + "/key"),
                app,
                Map.of(),
                Optional.empty(),
                false,
                Duration.ofSeconds(10)),
            lines::addAll);
    assertThat(result.succeeded()).isFalse();
    assertThat(text())
        .startsWith(AppUser.DEDICATED + "\n" + app + "\nmine")
        .contains("work")
        .contains("key: No such file")
        .doesNotContain("secret");
    assertThat(Files.readString(app.resolve("new"))).isEqualTo("x\n");
    assertThat(Files.readString(home.resolve("key"))).isEqualTo("secret");
    assertThat(yard.supervisor.isolation(app).unprivileged()).isTrue();
  }

  private static int uid(Path path) throws Exception {
    return (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }
}
