package dev.roadworthy.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SyntaxTreeTest {
  @Test
  void nodesKnowTheirPlaceTextAndFields() {
    SyntaxTree tree =
        SyntaxTree.parse(Language.JAVASCRIPT, "// é\nlet a = f('ü', 1);").orElseThrow();

    SyntaxNode call = tree.all("call_expression").getFirst();
    assertThat(call.line()).isEqualTo(2);
    assertThat(call.column()).isEqualTo(9);
    assertThat(call.endColumn()).isEqualTo(18);
    assertThat(call.field("function").orElseThrow().text()).isEqualTo("f");
    assertThat(call.field("arguments").orElseThrow().children())
        .extracting(SyntaxNode::text)
        .containsExactly("'ü'", "1");
    assertThat(call.parent().orElseThrow().type()).isEqualTo("variable_declarator");
    assertThat(tree.line(2)).isEqualTo("let a = f('ü', 1);");
    assertThat(tree.hasErrors()).isFalse();
  }

  @Test
  void aMistakeSpoilsOnlyItsPlace() {
    SyntaxTree tree =
        SyntaxTree.parse(Language.PYTHON, "x = f(1)\ny = = 2\nz = g(3)\n").orElseThrow();

    assertThat(tree.hasErrors()).isTrue();
    assertThat(tree.all("call")).extracting(SyntaxNode::text).contains("f(1)", "g(3)");
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void deepNestingIsCutNotOverflowed(Language language) {
    for (String open : List.of("(", "[", "{", "f(a,", "if(x)", "x?", "`${", "<a>", "lambda:")) {
      var tree = SyntaxTree.parse(language, open.repeat(100_000 / open.length()));
      tree.ifPresent(t -> assertThat(depth(t.root())).isLessThanOrEqualTo(SyntaxTree.MAX_DEPTH));
    }
  }

  private static int depth(SyntaxNode node) {
    int deepest = 0;
    for (SyntaxNode c : node.children()) {
      deepest = Math.max(deepest, 1 + depth(c));
    }
    return deepest;
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void rubbishGivesATreeOrNothingInTime(Language language) {
    var random = new Random(7);
    for (int i = 0; i < 20; i++) {
      byte[] bytes = new byte[20_000];
      random.nextBytes(bytes);
      long start = System.nanoTime();
      SyntaxTree.parse(language, bytes)
          .ifPresent(t -> t.root().all("identifier").forEach(SyntaxNode::text));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }
  }

  @Test
  void aLargeFileGetsNoTree() {
    byte[] minified = "a=b(c);".repeat(800_000).getBytes(StandardCharsets.UTF_8);
    assertThat(SyntaxTree.parse(Language.JAVASCRIPT, minified)).isEmpty();
  }

  @Test
  void anEmptyFileGivesAnEmptyTree() {
    assertThat(SyntaxTree.parse(Language.PYTHON, "").orElseThrow().root().children()).isEmpty();
  }
}
