package dev.roadworthy.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roadworthy.project.Detection;
import dev.roadworthy.project.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Walks every rule: its `bad` tree must fail in the lines marked `<- finding` and nowhere else,
/// its `good` tree must not fail.
class RuleFoldersTest {
  private static final Path FIXTURES = Path.of("src/test/rules");
  private static final String MARK = "<- finding";
  private static final Rules RULES = Rules.standard();

  @TestFactory
  Stream<DynamicTest> eachRuleTellsBadFromGood() {
    return RULES.all().stream()
        .map(Rule::text)
        .filter(text -> !provenInCode(text.id()))
        .map(text -> DynamicTest.dynamicTest(text.id(), () -> walk(text.id())));
  }

  @Test
  void noFixtureIsWithoutItsRule() throws IOException {
    var ids = new TreeSet<>(RULES.all().stream().map(r -> r.text().id()).toList());
    try (var folders = Files.list(FIXTURES)) {
      assertThat(folders.map(p -> p.getFileName().toString())).allMatch(ids::contains);
    }
  }

  /// `fixtures: code` in rule.yaml: its evidence cannot be a little folder.
  private static boolean provenInCode(String id) {
    try {
      Path yaml = Path.of("src/main/resources/rules", id, "rule.yaml");
      return Files.readString(yaml).contains("\nfixtures: code");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void walk(String id) throws IOException {
    Path bad = FIXTURES.resolve(id).resolve("bad");
    assertThat(bad).as("a bad tree for " + id).isDirectory();
    Set<String> seen = new TreeSet<>();
    for (Finding finding : findings(id, bad)) {
      seen.add(finding.place().file() + ":" + finding.place().line());
    }
    assertThat(seen).as("findings in bad/").isNotEmpty();
    Set<String> marked = marks(bad);
    if (!marked.isEmpty()) {
      assertThat(seen).isEqualTo(marked);
    }
    Path good = FIXTURES.resolve(id).resolve("good");
    assertThat(good).as("a good tree for " + id).isDirectory();
    assertThat(findings(id, good)).as("findings in good/").isEmpty();
  }

  private static List<Finding> findings(String id, Path folder) {
    Evidence evidence = TestEvidence.of(folder);
    return new Inspector(RULES)
        .inspect(evidence).findings().stream().filter(f -> f.rule().id().equals(id)).toList();
  }

  private static Set<String> marks(Path folder) throws IOException {
    var marks = new TreeSet<String>();
    try (var files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        List<String> lines = new ArrayList<>(Files.readString(file).lines().toList());
        for (int i = 0; i < lines.size(); i++) {
          if (lines.get(i).contains(MARK)) {
            marks.add(folder.relativize(file) + ":" + (i + 1));
          }
        }
      }
    }
    return marks;
  }

  /// The evidence of a small tree that counts as committed and as an app.
  static final class TestEvidence {
    private TestEvidence() {}

    static Evidence of(Path folder) {
      Tree tree = FolderTree.read(folder, _ -> true);
      Detection detection = Project.detect(folder);
      Subject.Kind kind = Subjects.kindOf(tree, detection);
      var subject =
          new Subject("fixture", kind == Subject.Kind.LIBRARY ? kind : Subject.Kind.APP, detection);
      return Evidence.of(tree, subject);
    }
  }
}
