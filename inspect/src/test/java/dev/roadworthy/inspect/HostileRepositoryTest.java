package dev.roadworthy.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A repository made to hurt neither hangs, escapes nor runs anything, each within seconds.
@Timeout(90)
class HostileRepositoryTest {
  private static final Duration SECONDS = Duration.ofSeconds(30);

  @TempDir private Path temp;
  private final MadeUp madeUp = new MadeUp(5);
  private GitProgram git = new GitProgram(Path.of("."));

  @BeforeEach
  void repository() throws IOException {
    git = GitProgram.init(temp.resolve("repo"));
    git.write("a.js", "let a;\n").commit("one");
  }

  @Test
  void aBlobThatUnpacksToGigabytesIsReadInPortions() throws IOException {
    String tree = treeOf("100644 bomb.txt", loose("blob", 1L << 30, (byte) 'a'));
    git.run("update-ref", "refs/heads/bomb", commitOf(tree));
    long begun = System.nanoTime();
    Evidence evidence = HistoryTest.collect(git.folder());
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SECONDS);
    assertThat(evidence.history().commits()).isEqualTo(2);
    assertThat(evidence.history().why()).contains("bomb.txt is read in part");
  }

  @Test
  void aTreeThatHoldsItselfTenTimesOverTwentyTimesIsReadOnce() throws IOException {
    String blob = git.run("rev-parse", "HEAD:a.js").strip();
    String tree = treeOf("100644 a", blob);
    for (int depth = 0; depth < 20; depth++) {
      var entries = new ByteArrayOutputStream();
      for (int i = 0; i < 10; i++) {
        entries.writeBytes(("40000 d" + i + "\0").getBytes(StandardCharsets.UTF_8));
        entries.writeBytes(HexFormat.of().parseHex(tree));
      }
      tree = object("tree", entries.toByteArray());
    }
    String commit = commitOf(tree);
    git.run("update-ref", "refs/heads/main", commit);
    git.run("clone", "-q", "--bare", git.folder().toString(), temp + "/bomb.git");
    // Reading the history is quick; writing out HEAD's files ends at a limit.
    Evidence evidence = HistoryTest.collect(git.folder());
    assertThat(evidence.history().blobs()).isEqualTo(1);
  }

  @Test
  void oneLineOfAGigabyteIsRead() throws IOException {
    Path file = git.folder().resolve("line.txt");
    byte[] portion = new byte[1 << 20];
    new Random(1).ints(portion.length, 'a', 'z').forEach(new Filler(portion)::put);
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i < 256; i++) {
        out.write(portion);
      }
      out.write((" " + madeUp.line()).getBytes(StandardCharsets.UTF_8));
    }
    // The rest of the gigabyte is a hole: nothing but NULs.
    try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
      channel.position((1L << 30) - 1).write(ByteBuffer.wrap(new byte[1]));
    }
    long begun = System.nanoTime();
    Evidence evidence = HistoryTest.collect(git.folder());
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(60));
    assertThat(evidence.leaks()).extracting(FoundLeak::path).contains("line.txt");
  }

  private record Filler(byte[] bytes, int[] at) {
    Filler(byte[] bytes) {
      this(bytes, new int[1]);
    }

    void put(int c) {
      bytes[at[0]++] = (byte) c;
    }
  }

  @Test
  void linksAreNeitherFollowedNorCircledIn() throws IOException {
    Path outside = Files.writeString(temp.resolve("outside.js"), madeUp.line());
    Files.createSymbolicLink(git.folder().resolve("stolen.js"), outside);
    Files.createSymbolicLink(git.folder().resolve("loop"), git.folder());
    Files.createSymbolicLink(git.folder().resolve("self"), git.folder().resolve("self"));
    git.commit("links");
    Evidence evidence = HistoryTest.collect(git.folder());
    assertThat(evidence.leaks()).isEmpty();
    assertThat(evidence.history().leaks()).isEmpty();
    assertThat(evidence.tree().files()).extracting(TreeFile::path).containsExactly("a.js");
  }

  @Test
  void aHundredThousandBranchesAreRead() throws IOException {
    String commit = git.run("rev-parse", "HEAD").strip();
    var packed = new StringBuilder("# pack-refs with: peeled fully-peeled sorted\n");
    for (int i = 0; i < 100_000; i++) {
      packed.append(commit).append(" refs/heads/b").append(i).append('\n');
    }
    Files.writeString(git.folder().resolve(".git/packed-refs"), packed);
    long begun = System.nanoTime();
    Evidence evidence = HistoryTest.collect(git.folder());
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SECONDS);
    assertThat(evidence.history().commits()).isEqualTo(1);
  }

  @Test
  void namesWithNewlinesAndEscapesAreNeverShownRaw() throws IOException {
    String name = "evil\n\u001b[2Jname\u202e.js";
    git.write(name, madeUp.line()).commit("names");
    git.write(name, "let b;\n").commit("gone");
    Evidence evidence = HistoryTest.collect(git.folder());
    assertThat(HistoryTest.findings(evidence, "secret-in-history"))
        .singleElement()
        .satisfies(f -> assertThat(f.sentence()).doesNotContain("\n", "\u001b", "\u202e"));
  }

  @Test
  void settingsHooksAndFiltersOfTheRepositoryRunNothing() throws IOException {
    Path proof = temp.resolve("ran");
    String command = "touch " + proof;
    Path config = git.folder().resolve(".git/config");
    Files.writeString(
        config,
        """
        [core]
          fsmonitor = %1$s
          sshCommand = %1$s
          hooksPath = %2$s
          pager = %1$s
        [diff "x"]
          textconv = %1$s
        [filter "x"]
          smudge = %1$s
          clean = %1$s
          process = %1$s
        [include]
          path = /dev/zero
        [uploadpack]
          packObjectsHook = %1$s
        """
            .formatted(command, git.folder().resolve("hooks")),
        StandardOpenOption.APPEND);
    git.write(".gitattributes", "* filter=x diff=x\n");
    for (String hook : List.of("post-checkout", "post-index-change", "reference-transaction")) {
      git.write("hooks/" + hook, "#!/bin/sh\n" + command + "\n");
      assertThat(git.folder().resolve("hooks/" + hook).toFile().setExecutable(true)).isTrue();
    }
    // Nor a program of the tree that stands where a runtime is looked for.
    git.write("app.py", "from flask import Flask\napp = Flask(__name__)\n");
    for (String program :
        List.of(".venv/bin/python", "venv/bin/python3", "node_modules/.bin/node")) {
      git.write(program, "#!/bin/sh\n" + command + "\n");
      assertThat(git.folder().resolve(program).toFile().setExecutable(true)).isTrue();
    }
    HistoryTest.collect(git.folder());
    try (Source source = Source.open("file://" + git.folder() + "/.git", Progress.SILENT)) {
      HistoryTest.collector().collect(source, HistoryTest.all());
    }
    assertThat(proof).doesNotExist();
  }

  @Test
  void borrowedObjectsMayBeGoneCircularOrNoFolder() throws IOException {
    Path alternates = git.folder().resolve(".git/objects/info/alternates");
    Files.createDirectories(alternates.getParent());
    Files.writeString(
        alternates, git.folder().resolve(".git/objects") + "\n../../../nowhere\n/dev\n/proc\n");
    Evidence evidence = HistoryTest.collect(git.folder());
    assertThat(evidence.history().commits()).isEqualTo(1);
    assertThat(evidence.history().extent()).isEqualTo(History.Extent.PART);
  }

  @Test
  void damagedPacksAreSaidWhereverTheyAreDamaged() throws IOException {
    for (int i = 0; i < 20; i++) {
      git.write("a.js", madeUp.prose(200)).commit("v" + i);
    }
    git.run("gc", "-q", "--aggressive", "--prune=now");
    var random = new Random(9);
    for (int round = 0; round < 60; round++) {
      Path copy = temp.resolve("damaged" + round);
      copy(git.folder().resolve(".git"), copy.resolve(".git"));
      Path pack = files(copy.resolve(".git/objects/pack"), round % 2 == 0 ? ".pack" : ".idx");
      byte[] bytes = Files.readAllBytes(pack);
      for (int i = 0; i < 1 + round / 4; i++) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      assertThat(pack.toFile().setWritable(true)).isTrue();
      int length = round % 5 == 0 ? random.nextInt(bytes.length) : bytes.length;
      Files.write(pack, java.util.Arrays.copyOf(bytes, length));
      assertThat(HistoryTest.collect(copy).history().extent()).isNotEqualTo(History.Extent.NONE);
    }
  }

  @Test
  void aPointerToAnotherRepositoryIsNotFollowed() throws IOException {
    git.write("private.js", madeUp.line()).commit("private");
    Path thief = Files.createDirectories(temp.resolve("thief"));
    Files.writeString(thief.resolve(".git"), "gitdir: ../repo/.git\n");
    Files.writeString(thief.resolve("a.js"), "let a;\n");
    History history = HistoryTest.collect(thief).history();
    assertThat(history.extent()).isEqualTo(History.Extent.UNREAD);
    assertThat(history.leaks()).isEmpty();
  }

  @Test
  void submodulesInACircleAreSaidAndNotEntered() throws IOException {
    String commit = git.run("rev-parse", "HEAD").strip();
    git.run("update-index", "--add", "--cacheinfo", "160000," + commit + ",itself");
    git.write(".gitmodules", "[submodule \"itself\"]\n  path = itself\n  url = ./\n");
    git.run("add", ".gitmodules");
    git.run("commit", "-q", "-m", "circle");
    Evidence evidence = HistoryTest.collect(git.folder());
    assertThat(evidence.gaps()).extracting(Gap::what).contains("submodule itself");
    assertThat(evidence.history().extent()).isEqualTo(History.Extent.WHOLE);
  }

  @Test
  void deepFoldersAndLongMessagesAreRead() throws IOException {
    var path = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      path.append("d/");
    }
    git.write(path + "a.js", madeUp.line());
    Path message = Files.writeString(temp.resolve("message"), "long\n".repeat(2_000_000));
    git.run("add", "-A");
    git.run("commit", "-q", "-F", message.toString());
    assertThat(HistoryTest.collect(git.folder()).history().leaks()).hasSize(1);
  }

  private String object(String type, byte[] bytes) throws IOException {
    return new String(
            git.bytes(bytes, "hash-object", "-w", "--literally", "-t", type, "--stdin"),
            StandardCharsets.UTF_8)
        .strip();
  }

  private String treeOf(String entry, String id) throws IOException {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes((entry + "\0").getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(HexFormat.of().parseHex(id));
    return object("tree", bytes.toByteArray());
  }

  private String commitOf(String tree) throws IOException {
    String who = "A <a@b.c> 1700000000 +0000\n";
    String text = "tree " + tree + "\nauthor " + who + "committer " + who + "\nx\n";
    return object("commit", text.getBytes(StandardCharsets.UTF_8));
  }

  /// Writes a loose object of one byte repeated; its id is made up, as anybody's can be.
  private String loose(String type, long size, byte value) throws IOException {
    String id;
    try {
      id = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(new byte[] {value}));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IOException(e);
    }
    Path file = git.folder().resolve(".git/objects/" + id.substring(0, 2) + "/" + id.substring(2));
    Files.createDirectories(file.getParent());
    byte[] portion = new byte[1 << 20];
    java.util.Arrays.fill(portion, value);
    try (var out = new DeflaterOutputStream(Files.newOutputStream(file))) {
      out.write((type + " " + size + "\0").getBytes(StandardCharsets.UTF_8));
      for (long done = 0; done < size; done += portion.length) {
        out.write(portion);
      }
    }
    return id;
  }

  private static Path files(Path folder, String end) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(p -> p.toString().endsWith(end)).findFirst().orElseThrow();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        Path target = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          Files.copy(each, target);
        }
      }
    }
  }
}
