package dev.roadworthy.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is read equals what git itself tells of real repositories.
class RepositoryTest {
  @TempDir private Path temp;
  private GitProgram git = new GitProgram(Path.of("."));

  @BeforeEach
  void repository() throws IOException {
    git = GitProgram.init(temp.resolve("repo"));
  }

  @Test
  void everyVersionIsDeliveredOnceLooseOrPacked() throws IOException {
    manyVersions(git, 60);
    var expected = Collected.asGitTells(git, "--all");
    assertThat(Collected.of(git.found()).byId()).isEqualTo(expected);
    git.run("gc", "-q", "--aggressive", "--prune=now");
    var packed = Collected.of(git.found());
    assertThat(packed.byId()).isEqualTo(expected);
    assertThat(packed.derived.get()).as("read as differences").isGreaterThan(30);
    assertThat(packed.graph.whys()).isEmpty();
  }

  @Test
  void packedByIdsInsteadOfOffsetsIsTheSame() throws IOException {
    manyVersions(git, 30);
    git.run("config", "repack.useDeltaBaseOffset", "false");
    git.run("repack", "-q", "-a", "-d", "-f");
    var packed = Collected.of(git.found());
    assertThat(packed.byId()).isEqualTo(Collected.asGitTells(git, "--all"));
    assertThat(packed.derived.get()).isPositive();
  }

  @Test
  void repositoriesOfSha256AreReadToo() throws IOException {
    git = GitProgram.init(temp.resolve("new"), "--object-format=sha256");
    manyVersions(git, 20);
    git.run("gc", "-q", "--aggressive");
    assertThat(Collected.of(git.found()).byId()).isEqualTo(Collected.asGitTells(git, "--all"));
    assertThat(trackedIn(git.found())).contains("app.js");
  }

  @Test
  void branchesTagsNotesAndEveryStashAreReached() throws IOException {
    git.write("a.txt", "one").commit("one");
    git.run("checkout", "-q", "-b", "side");
    git.write("side.txt", "on a side branch").commit("side");
    git.run("checkout", "-q", "main");
    git.run("tag", "-a", "v1", "-m", "a tag", "side");
    git.run("branch", "-q", "-D", "side");
    git.write("a.txt", "older stash").run("stash", "-q");
    git.write("a.txt", "newer stash").run("stash", "-q");
    git.run("notes", "add", "-m", "a note");
    String id = git.run("hash-object", "-w", "--stdin").strip();
    git.run("tag", "blobs", id);
    assertThat(Collected.of(git.found()).textByPath.values()).contains("on a side branch");
    assertThat(Collected.of(git.found()).byId().values())
        .contains("older stash", "newer stash", "a note\n", "");
  }

  @Test
  void whatNothingReachesIsLeftOut() throws IOException {
    git.write("a.txt", "kept").commit("one");
    git.write("a.txt", "thrown away").commit("two");
    git.run("reset", "-q", "--hard", "HEAD~1");
    assertThat(Collected.of(git.found()).byId().values()).containsExactly("kept");
  }

  @Test
  void sinceLeavesOutWhatWasThere() throws IOException {
    git.write("a.txt", "old").commit("one");
    String two = git.write("b.txt", "old too").commit("two");
    git.write("a.txt", "new").commit("three");
    var all = Collected.of(git.found(), Optional.of(two.substring(0, 9)));
    assertThat(all.byId().values()).containsExactly("new");
    assertThat(all.graph.commitCount()).isEqualTo(1);
  }

  @Test
  void aShallowCloneSaysSo() throws IOException {
    git.write("a.txt", "one").commit("one");
    git.write("a.txt", "two").commit("two");
    git.run("clone", "-q", "--depth=1", "file://" + git.folder(), temp + "/shallow");
    var shallow = Collected.of(new GitProgram(temp.resolve("shallow")).found());
    assertThat(shallow.byId().values()).containsExactly("two");
    assertThat(shallow.graph.whys()).singleElement().asString().contains("shallow");
  }

  @Test
  void aPartialCloneSaysWhatIsAbsent() throws IOException {
    git.write("a.txt", "one").commit("one");
    git.write("a.txt", "two").commit("two");
    git.run("config", "uploadpack.allowFilter", "true");
    String from = "file://" + git.folder();
    git.run("clone", "-q", "--filter=blob:none", "--no-checkout", from, temp + "/part");
    GitFolder part = new GitProgram(temp.resolve("part")).found();
    assertThat(part.partial()).isTrue();
    assertThat(Collected.of(part).graph.whys()).isNotEmpty();
  }

  @Test
  void aDamagedObjectIsCountedAndTheRestRead() throws IOException {
    git.write("a.txt", "one").write("b.txt", "other").commit("one");
    String id = git.run("rev-parse", "HEAD:a.txt").strip();
    Path file = git.folder().resolve(".git/objects/" + id.substring(0, 2) + "/" + id.substring(2));
    Files.delete(file);
    Files.write(file, new byte[] {1, 2, 3, 4});
    var read = Collected.of(git.found());
    assertThat(read.byId().values()).containsExactly("other");
    assertThat(read.graph.whys()).singleElement().asString().contains("1 version");
  }

  @Test
  void occurrencesTellFirstAndLastCommitAndBranches() throws IOException {
    git.write("a.txt", "nothing").commit("one");
    String two = git.write("conf/.env", "secret").commit("two");
    String three = git.write("a.txt", "more").commit("three");
    git.run("branch", "keeps");
    git.run("rm", "-q", "conf/.env");
    git.commit("four");
    try (Repository repository = Repository.open(git.found())) {
      Graph graph = repository.graph(Optional.empty(), () -> false, 1);
      List<Occurrence> all = repository.occurrences(graph, _ -> false, n -> n.equals(".env"));
      assertThat(all).hasSize(1);
      Occurrence one = all.getFirst();
      assertThat(one.path()).isEqualTo("conf/.env");
      assertThat(one.atHead()).isFalse();
      assertThat(one.refs()).containsExactly("refs/heads/keeps");
      assertThat(repository.commit(graph, one.first()).id()).isEqualTo(two);
      assertThat(repository.commit(graph, one.last()).id()).isEqualTo(three);
      assertThat(repository.commit(graph, one.first()).author()).isEqualTo("Ada");
    }
  }

  @Test
  void aSubfolderSeesItsOwnHistoryOnly() throws IOException {
    git.write("api/server.js", "api").write("web/page.js", "web").commit("one");
    Path api = git.folder().resolve("api");
    GitFolder folder = ((GitFolder.Found.Repository) GitFolder.find(api)).folder();
    assertThat(folder.prefix()).isEqualTo("api/");
    assertThat(Collected.of(folder).textByPath)
        .containsExactlyEntriesOf(java.util.Map.of("server.js", "api"));
  }

  @Test
  void bareRepositoriesAndBorrowedObjectsAreRead() throws IOException {
    manyVersions(git, 10);
    git.run("clone", "-q", "--bare", git.folder().toString(), temp + "/bare.git");
    git.run("clone", "-q", "--shared", git.folder().toString(), temp + "/borrows");
    var expected = Collected.asGitTells(git, "--all");
    GitFolder bare = new GitProgram(temp.resolve("bare.git")).found();
    assertThat(bare.work()).isEmpty();
    assertThat(Collected.of(bare).byId()).isEqualTo(expected);
    assertThat(Collected.of(new GitProgram(temp.resolve("borrows")).found()).byId())
        .isEqualTo(expected);
    try (Repository repository = Repository.open(bare)) {
      assertThat(repository.headFiles(100))
          .extracting(Repository.HeadFile::path)
          .contains("app.js");
    }
  }

  @Test
  void linkedWorkTreesAndSubmodulesAreFollowedOnlyWhenTheyPointBack() throws IOException {
    git.write("a.txt", "one").commit("one");
    git.run("worktree", "add", "-q", temp + "/linked");
    assertThat(Collected.of(new GitProgram(temp.resolve("linked")).found()).byId().values())
        .containsExactly("one");
    Path thief = Files.createDirectories(temp.resolve("thief"));
    Files.writeString(thief.resolve(".git"), "gitdir: " + git.folder().resolve(".git") + "\n");
    assertThat(GitFolder.find(thief)).isInstanceOf(GitFolder.Found.Refused.class);
    assertThat(GitFolder.find(temp)).isInstanceOf(GitFolder.Found.Nothing.class);
  }

  @Test
  void theIndexIsReadInEveryVersion() throws IOException {
    git.write("a.txt", "1").write("deep/er/b.txt", "2").write("deep/er/c with space\n.txt", "3");
    git.commit("one");
    git.write("new.txt", "not tracked");
    for (String version : List.of("2", "3", "4")) {
      git.run("update-index", "--index-version", version);
      assertThat(trackedIn(git.found()))
          .containsExactlyInAnyOrder("a.txt", "deep/er/b.txt", "deep/er/c with space\n.txt");
    }
  }

  private static java.util.Set<String> trackedIn(GitFolder folder) throws IOException {
    try (Repository repository = Repository.open(folder)) {
      return repository.index().files();
    }
  }

  /// Files that grow, shrink, are copied and deleted, as people do.
  private static void manyVersions(GitProgram git, int count) throws IOException {
    var random = new Random(7);
    var text = new StringBuilder();
    for (int line = 0; line < 400; line++) {
      text.append("line ").append(random.nextInt()).append('\n');
    }
    for (int version = 0; version < count; version++) {
      int from = random.nextInt(Math.max(1, text.length() - 200));
      text.replace(from, from + random.nextInt(150), "edit " + random.nextLong() + "\n");
      git.write("app.js", text.toString());
      git.write("lib/part" + version % 3 + ".js", text.substring(from / 2, from));
      if (version % 7 == 0) {
        git.write("copies/c" + version + ".js", text.toString());
      }
      git.commit("version " + version);
    }
  }
}
