package dev.roadworthy.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roadworthy.base.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was committed once is found, with its commits, and what was not read is never a pass.
class HistoryTest {
  @TempDir private Path temp;
  private final MadeUp madeUp = new MadeUp(11);
  private GitProgram git = new GitProgram(Path.of("."));

  @BeforeEach
  void repository() throws IOException {
    git = GitProgram.init(temp.resolve("shop"));
  }

  @Test
  void aSecretThatWasDeletedIsFoundWithItsFirstAndLastCommit() throws IOException {
    git.write("server.js", madeUp.prose(50)).commit("start");
    String line = madeUp.line();
    String first =
        git.write("server.js", madeUp.prose(10) + line + madeUp.prose(40)).commit("oops");
    String last = git.write("README.md", "# Shop").commit("more");
    git.write("server.js", madeUp.prose(50)).commit("nothing to see");
    git.run("gc", "-q", "--aggressive");
    Evidence evidence = collect(git.folder());
    assertThat(evidence.leaks()).isEmpty();
    PastLeak leak = only(evidence.history().leaks());
    PastPlace place = leak.first();
    assertThat(place.path()).isEqualTo("server.js");
    assertThat(place.line()).isEqualTo(11);
    assertThat(place.first().commit()).isEqualTo(first);
    assertThat(place.last().commit()).isEqualTo(last);
    assertThat(place.atHead()).isFalse();
    Finding finding = only(findings(evidence, "secret-in-history"));
    assertThat(finding.place().commit()).contains(first);
    assertThat(finding.hit().seen()).doesNotContain(line.substring(25, 50));
    assertThat(finding.sentence()).contains(first.substring(0, 7)).doesNotContain("\u001b");
  }

  @Test
  void aSecretStillThereIsOneFindingOfTheTree() throws IOException {
    String line = madeUp.line();
    String first = git.write("a.js", line).commit("one");
    git.write("b.js", line).commit("two");
    Evidence evidence = collect(git.folder());
    assertThat(only(evidence.history().leaks()).places()).hasSize(2);
    assertThat(only(evidence.history().leaks()).atHead()).isTrue();
    assertThat(findings(evidence, "secret-in-history")).isEmpty();
    List<Finding> now = findings(evidence, "hardcoded-secret");
    assertThat(now).extracting(f -> f.place().file()).containsExactly("a.js", "b.js");
    assertThat(now.getFirst().hit().properties()).containsEntry("firstCommit", first);
  }

  /// The short way (only what differs from the stored base) finds what the long way finds.
  @Test
  void readingOnlyDifferencesFindsTheSameLeaksAsReadingEverything() throws IOException {
    var random = new Random(3);
    var lines = new java.util.ArrayList<>(madeUp.prose(300).lines().toList());
    for (int version = 0; version < 60; version++) {
      int at = random.nextInt(lines.size());
      switch (random.nextInt(4)) {
        case 0 -> lines.add(at, madeUp.line().strip());
        case 1 -> lines.remove(at);
        case 2 -> lines.set(at, "// edited " + random.nextInt());
        default -> java.util.Collections.swap(lines, at, random.nextInt(lines.size()));
      }
      git.write("app.js", String.join("\n", lines) + "\n").commit("v" + version);
    }
    var loose = fingerprintsByPlace(collect(git.folder()));
    assertThat(loose).hasSizeGreaterThan(8);
    git.run("gc", "-q", "--aggressive", "--prune=now");
    assertThat(fingerprintsByPlace(collect(git.folder()))).isEqualTo(loose);
  }

  @Test
  void filesOfSecretsThatAreGoneAreFindings() throws IOException {
    git.write("a.js", "let a;\n").commit("zero");
    git.write("api/.env", "A=1\n").write("data/app.sqlite3", "x").write("old/server.key", "x");
    git.write("cookies.txt", "x").write(".venv/lib/a.py", "x").write(".env.example", "A=\n");
    String commit = git.commit("one");
    git.run("rm", "-q", "-r", "api", "data", "old", "cookies.txt", ".venv", ".env.example");
    git.commit("two");
    Evidence evidence = collect(git.folder());
    for (String rule :
        List.of(
            "env-in-history",
            "database-in-history",
            "private-key-in-history",
            "login-file-in-history",
            "packages-in-history")) {
      Finding finding = only(findings(evidence, rule));
      assertThat(finding.place().commit()).as(rule).contains(commit);
    }
    assertThat(only(findings(evidence, "packages-in-history")).place().file()).isEqualTo(".venv/");
  }

  @Test
  void aPrivateKeyOfABranchIsFoundAndNamesTheBranch() throws IOException {
    git.write("a.js", "let a;\n").commit("one");
    git.run("checkout", "-q", "-b", "deploy");
    git.write("deploy.txt", madeUp.privateKey()).commit("key");
    git.run("checkout", "-q", "main");
    Finding finding = only(findings(collect(git.folder()), "private-key-in-history"));
    assertThat(finding.hit().properties()).containsEntry("branches", "deploy");
  }

  @Test
  void aShallowCloneIsUnknownAndNeverAPass() throws IOException {
    git.write("a.js", madeUp.line()).commit("one");
    git.write("a.js", "let a;\n").commit("two");
    new GitProgram(temp)
        .run("clone", "-q", "--depth=1", "file://" + git.folder(), temp + "/shallow");
    Evidence evidence = collect(temp.resolve("shallow"));
    assertThat(evidence.history().extent()).isEqualTo(History.Extent.PART);
    assertThat(outcome(evidence, "secret-in-history")).isInstanceOf(Outcome.Unknown.class);
    assertThat(evidence.gaps()).extracting(Gap::what).contains("history");
  }

  @Test
  void aPlainFolderHasNoHistoryAndNothingCommitted() throws IOException {
    Files.writeString(temp.resolve(".env"), "PASSWORD=x\n");
    Evidence evidence = collect(temp);
    assertThat(outcome(evidence, "secret-in-history")).isInstanceOf(Outcome.NotApplicable.class);
    assertThat(outcome(evidence, "committed-env")).isInstanceOf(Outcome.NotApplicable.class);
  }

  @Test
  void historyThatWasNotAskedForIsUnknown() throws IOException {
    git.write("a.js", "let a;\n").commit("one");
    Evidence evidence = collect(git.folder(), new EvidenceCollector.Scope(Optional.empty(), false));
    assertThat(outcome(evidence, "secret-in-history")).isInstanceOf(Outcome.Unknown.class);
  }

  @Test
  void sinceTellsOnlyWhatIsNew() throws IOException {
    String old = madeUp.line();
    String since = git.write("a.js", old).commit("one");
    git.write("a.js", madeUp.prose(3) + old).write("b.js", madeUp.line()).commit("two");
    git.write("b.js", "let b;\n").commit("three");
    var scope = new EvidenceCollector.Scope(Optional.of(since), true);
    Evidence evidence = collect(git.folder(), scope);
    assertThat(only(findings(evidence, "secret-in-history")).place().file()).isEqualTo("b.js");
  }

  @Test
  void aBareRepositoryAndAnAddressAreInspectedFromTheirObjects() throws IOException {
    git.write("src/a.js", madeUp.line()).write("README.md", "# Shop").commit("one");
    git.run("clone", "-q", "--bare", git.folder().toString(), temp + "/shop.git");
    for (String address : List.of(temp + "/shop.git", "file://" + temp + "/shop.git")) {
      Path folder;
      try (Source source = Source.open(address, Progress.SILENT)) {
        folder = source.folder();
        Evidence evidence = collector().collect(source, all());
        assertThat(evidence.subject().name()).isEqualTo("shop");
        assertThat(evidence.tree().files())
            .extracting(TreeFile::path)
            .containsExactly("README.md", "src/a.js");
        assertThat(evidence.tree().files()).allMatch(TreeFile::tracked);
        assertThat(only(findings(evidence, "hardcoded-secret")).place().file())
            .isEqualTo("src/a.js");
      }
      assertThat(folder).doesNotExist();
      assertThat(folder.getParent()).doesNotExist();
    }
  }

  @Test
  void addressesThatRunCommandsAreRefused() {
    for (String address :
        List.of(
            "ext::sh -c touch% /tmp/x",
            "--upload-pack=touch /tmp/x",
            "ssh://-oProxyCommand=x/y",
            "git://example.com/a",
            "fd::17/foo",
            "https://-x/y")) {
      assertThatThrownBy(() -> Source.open(address, Progress.SILENT))
          .as(address)
          .isInstanceOf(Problem.class);
    }
  }

  @Test
  void anAddressNobodyAnswersIsAProblemAndLeavesNothing() throws IOException {
    long before = temporaryFolders();
    assertThatThrownBy(() -> Source.open("http://127.0.0.1:1/owner/shop.git", Progress.SILENT))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("cannot be fetched");
    assertThat(temporaryFolders()).isEqualTo(before);
  }

  private static long temporaryFolders() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(p -> p.getFileName().toString().startsWith("roadworthy-inspect-")).count();
    }
  }

  private static TreeSet<String> fingerprintsByPlace(Evidence evidence) {
    var out = new TreeSet<String>();
    for (PastLeak leak : evidence.history().leaks()) {
      for (PastPlace place : leak.places()) {
        out.add(
            leak.leak().fingerprint()
                + place.path()
                + place.line()
                + place.first().commit()
                + place.last().commit());
      }
    }
    return out;
  }

  static EvidenceCollector collector() {
    return new EvidenceCollector(Progress.SILENT, new Random(1));
  }

  static EvidenceCollector.Scope all() {
    return new EvidenceCollector.Scope(Optional.empty(), true);
  }

  static Evidence collect(Path folder) {
    return collect(folder, all());
  }

  private static Evidence collect(Path folder, EvidenceCollector.Scope scope) {
    try (Source source = Source.open(folder.toString(), Progress.SILENT)) {
      return collector().collect(source, scope);
    }
  }

  private static final Rules RULES = Rules.standard();

  static List<Finding> findings(Evidence evidence, String rule) {
    return new Inspector(RULES)
        .inspect(evidence).findings().stream().filter(f -> f.rule().id().equals(rule)).toList();
  }

  private static Outcome outcome(Evidence evidence, String rule) {
    return java.util.Objects.requireNonNull(
        new Inspector(RULES).inspect(evidence).outcomes().get(rule));
  }

  private static <T> T only(List<T> list) {
    assertThat(list).hasSize(1);
    return list.getFirst();
  }
}
