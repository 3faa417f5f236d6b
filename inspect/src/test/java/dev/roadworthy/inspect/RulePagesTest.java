package dev.roadworthy.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// `docs/reference/rules` says what the rule folders say. With `-Dreference.write=true` it is
/// written instead of compared.
class RulePagesTest {
  private static final Path DOCS = Path.of("../docs/reference/rules");

  @Test
  void aPageForEachRuleIsInTheDocsAndCurrent() throws IOException {
    Map<String, String> pages = RulePages.all();
    if (Boolean.getBoolean("reference.write")) {
      write(pages);
    }
    assertThat(names()).as("run with -Dreference.write=true").isEqualTo(pages.keySet());
    for (var page : pages.entrySet()) {
      assertThat(Files.readString(DOCS.resolve(page.getKey())))
          .as(page.getKey() + ": run with -Dreference.write=true")
          .isEqualTo(page.getValue());
    }
  }

  @Test
  void whatProvesARuleIsARuleAboutTheRunningApp() {
    Map<String, Rule> rules =
        Rules.standard().all().stream().collect(Collectors.toMap(r -> r.text().id(), r -> r));
    for (Rule rule : rules.values()) {
      RuleText text = rule.text();
      text.proof()
          .ifPresent(
              proof -> assertThat(rules.get(proof)).as(text.id()).isInstanceOf(Rule.OfLive.class));
      assertThat(text.closedByLayer() && text.layer().isEmpty()).as(text.id()).isFalse();
    }
  }

  private static Set<String> names() throws IOException {
    try (var files = Files.list(DOCS)) {
      return files
          .map(p -> p.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static void write(Map<String, String> pages) throws IOException {
    Files.createDirectories(DOCS);
    for (String name : names()) {
      Files.delete(DOCS.resolve(name));
    }
    for (var page : pages.entrySet()) {
      Files.writeString(DOCS.resolve(page.getKey()), page.getValue());
    }
  }
}
