package dev.roadworthy.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.roadworthy.base.Problem;
import dev.roadworthy.config.Allow;
import dev.roadworthy.config.RouteRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RouteTableTest {
  private static final RouteTable TABLE =
      RouteTable.of(
          List.of(
              rule("/"),
              rule("/assets/**"),
              rule("/admin/**"),
              rule("/users/*/photo"),
              rule("/users/me"),
              rule("/users/**"),
              method("/items", "POST"),
              rule("/items"),
              rule("/café"),
              rule("/docs/*")));

  @ParameterizedTest
  @CsvSource({
    "GET, /, 0",
    "GET, /?a=/admin, 0",
    "GET, /assets, 1",
    "GET, /assets/, 1",
    "GET, /assets/a/b.css, 1",
    "GET, /assetsx, -1",
    "GET, /admin, 2",
    "GET, /ADMIN/x, 2",
    "GET, /%61dmin, 2",
    "GET, /admin/, 2",
    "GET, /users/7/photo, 3",
    "GET, /users/me/photo, 3",
    "GET, /users/me, 4",
    "GET, /users/7, 5",
    "GET, /users, 5",
    "POST, /items, 6",
    "GET, /items, 7",
    "GET, /items/, 7",
    "GET, /caf%C3%A9, 8",
    "GET, /caf%c3%a9, 8",
    "GET, /docs/a, 9",
    "GET, /docs/, -1",
    "GET, /docs/a/b, -1",
    "GET, /nothing, -1",
  })
  void theFirstRuleThatMatchesDecides(String method, String uri, int expected) {
    assertThat(TABLE.match(Target.of(uri), method)).isEqualTo(expected);
  }

  /// Each of these some framework would serve as /admin/x.
  @ParameterizedTest
  @CsvSource({
    "//admin/x",
    "/admin;a=b/x",
    "/;a/admin/x",
    "/%2fadmin/x",
    "/admin%2fx",
    "/admin%5cx",
    "/%2561dmin/x",
    "/assets/..;/admin/x",
    "/assets/%2e%2e/admin/x",
    "/assets/..%2fadmin/x",
    "/assets/%252e%252e/admin/x",
    "/assets%2f..%2fadmin/x",
    "/./admin/x",
    "/Admin/x",
    "/aDmIn/x/",
  })
  void noSpellingOfAClosedPathIsOpen(String uri) {
    var table = RouteTable.of(List.of(rule("/admin/**"), rule("/**")));
    var target = Target.of(uri);
    int match = target.refusal() != null ? RouteTable.AMBIGUOUS : table.match(target, "GET");
    assertThat(match).isNotEqualTo(1);
  }

  @Test
  void anOddPathPassesWhereOneRuleCoversAllReadings() {
    var table = RouteTable.of(List.of(rule("/admin/**"), rule("/npm/**"), rule("/**")));
    assertThat(table.match(Target.of("/npm/@scope%2fname"), "GET")).isEqualTo(1);
    assertThat(table.match(Target.of("/list;v=1/a"), "GET")).isEqualTo(2);
    assertThat(table.match(Target.of("/a//b"), "GET")).isEqualTo(2);
    assertThat(table.match(Target.of("/100%25"), "GET")).isEqualTo(2);
    assertThat(table.match(Target.of("/.well-known/x"), "GET")).isEqualTo(2);
  }

  @Test
  void patternsThatDifferOnlyInCaseAreRefused() {
    assertThatThrownBy(() -> RouteTable.of(List.of(rule("/a"), rule("/A"))))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("differ only");
  }

  @Test
  void findsWhatALinearSearchFinds() {
    var random = new Random(5);
    String[] words = {"a", "b", "c", "*"};
    for (int round = 0; round < 300; round++) {
      List<RouteRule> rules = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        rules.add(rule(path(random, words, random.nextInt(3) == 0 ? "/**" : "")));
      }
      var table = RouteTable.of(rules);
      for (int i = 0; i < 50; i++) {
        String path = path(random, new String[] {"a", "b", "c", "d"}, "");
        assertThat(table.match(Target.of(path), "GET")).as(path).isEqualTo(linear(rules, path));
      }
    }
  }

  private static String path(Random random, String[] words, String end) {
    var path = new StringBuilder();
    int depth = random.nextInt(4);
    for (int i = 0; i < depth; i++) {
      path.append('/').append(words[random.nextInt(words.length)]);
    }
    path.append(end);
    return path.isEmpty() ? "/" : path.toString();
  }

  private static int linear(List<RouteRule> rules, String path) {
    for (int i = 0; i < rules.size(); i++) {
      String regex = rules.get(i).path().replace("/**", "(/.+)?").replace("/*", "/[^/]+");
      if (path.matches(regex) || rules.get(i).path().equals("/**")) {
        return i;
      }
    }
    return -1;
  }

  private static RouteRule rule(String path) {
    return Rig.rule(path, new Allow.Public());
  }

  private static RouteRule method(String path, String method) {
    return new RouteRule(
        path, Set.of(method), List.of(new Allow.Public()), Optional.empty(), Optional.empty());
  }
}
