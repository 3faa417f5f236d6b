package dev.roadworthy.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import dev.roadworthy.base.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SourceTreeTest {
  @TempDir Path dir;

  private void file(String path, String text) throws IOException {
    Path file = dir.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void whatIsInstalledOrGeneratedIsSkipped() throws IOException {
    file("app.js", "x");
    file("node_modules/a/index.js", "x");
    file(".git/config", "x");
    file("myenv/pyvenv.cfg", "home = /usr/bin");
    file("myenv/lib/x.py", "x");
    assertThat(SourceTree.read(dir).files()).containsExactly("app.js");
  }

  @Test
  void aLoopOfLinksEndsAndNothingOutsideIsRead() throws IOException {
    file("app/a.js", "x");
    Files.createSymbolicLink(dir.resolve("app/loop"), dir);
    Files.createSymbolicLink(dir.resolve("passwd"), Path.of("/etc/passwd"));
    SourceTree tree = SourceTree.read(dir);
    assertThat(tree.files()).contains("app/a.js");
    assertThat(tree.source("passwd")).isEmpty();
    assertThat(tree.source("../../../../etc/passwd")).isEmpty();
  }

  @Test
  void aFolderThatIsNotThereIsAProblem() {
    assertThatThrownBy(() -> Project.detect(dir.resolve("absent")))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.code()).isEqualTo("project-unreadable"));
    assertThatThrownBy(() -> Project.detect(Path.of("/etc/passwd")))
        .hasMessageContaining("is not a folder");
  }

  @Test
  void tooManyFilesAreSaid() throws IOException {
    for (int i = 0; i <= SourceTree.MAX_FILES; i++) {
      Files.createFile(dir.resolve("f" + i));
    }
    SourceTree tree = SourceTree.read(dir);
    assertThat(tree.complete()).isFalse();
    assertThat(tree.files()).hasSize(SourceTree.MAX_FILES);
    assertThat(Project.detect(dir, new UsualRuntimes()).notes())
        .anyMatch(n -> n.startsWith("Not every file could be looked at"));
  }

  @Test
  void largeBinaryAndMinifiedFilesAreNotRead() throws IOException {
    file("large.js", "x".repeat(SourceTree.MAX_FILE_BYTES + 1));
    file("binary.js", "a\0b");
    file("long.js", "process.env.SECRET".repeat(500));
    SourceTree tree = SourceTree.read(dir);
    assertThat(tree.source("large.js")).isEmpty();
    assertThat(tree.source("binary.js")).isEmpty();
    assertThat(tree.source("long.js").orElseThrow().find(Pattern.compile("SECRET"))).isEmpty();
  }

  @Test
  void brokenManifestsAreNoManifests() throws IOException {
    file("package.json", "{\"name\": ");
    file(
        "pom.xml",
        "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><project>&a;</project>");
    file("pyproject.toml", "[[[");
    Detection seen = Project.detect(dir, new UsualRuntimes());
    assertThat(seen.kind()).isEqualTo(Detection.Kind.JAVA);
    assertThat(seen.name()).doesNotContain("root:");
  }

  @Test
  void aFingerprintChangesWithWhatABuildReadsAndNotWithData() throws IOException {
    file("package.json", "{}");
    file("src/a.ts", "1");
    var manifests = new Detection.Inputs(List.of("package.json"), false, List.of());
    var sources = new Detection.Inputs(List.of("package.json"), true, List.of());
    String first = Fingerprint.of(dir, manifests, "npm ci");
    String whole = Fingerprint.of(dir, sources, "npm ci");
    file("data/app.db", "rows");
    file("data/app.db-wal", "rows");
    assertThat(Fingerprint.of(dir, sources, "npm ci")).isEqualTo(whole);
    file("src/a.ts", "22");
    assertThat(Fingerprint.of(dir, sources, "npm ci")).isNotEqualTo(whole);
    assertThat(Fingerprint.of(dir, manifests, "npm ci")).isEqualTo(first);
    assertThat(Fingerprint.of(dir, manifests, "npm i")).isNotEqualTo(first);
    assertThat(Set.of(first)).doesNotContain(whole);
  }

  @Test
  void thisMachinesRuntimesAreAskedWithoutRunningTheTree() throws IOException {
    file("app.py", "import http.server\nhttp.server.HTTPServer(('', 8000), None)\n");
    file("http.py", "raise SystemExit('the tree was run')\n");
    Detection seen = Project.detect(dir);
    assertThat(seen.runtime().orElseThrow().present()).isPresent();
  }
}
