package dev.roadworthy.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever is in roadworthy.yaml, the answer is a configuration or mistakes with their lines. The
/// seeds run with every build; `JAZZER_FUZZ=1 ./mvnw -pl config -am verify -Dtest=ConfigFuzzTest`
/// looks for more.
final class ConfigFuzzTest {
  static Stream<String> files() {
    return Stream.of(
        "",
        "app: a",
        "app: [",
        "a: &a [*a]",
        "run: {instances: 99999999999999999999}",
        "routes:\n  - {path: /, allow: public}\n  - {path: /x, allow: [signed-in, 'role:a']}",
        "edge: {limit: 1/0s per client}",
        "edge: {body: -1MiB}",
        "run: {memory: 1e400GiB}",
        "<<: *x",
        "app: !!java.lang.Runtime {}",
        "? [a]\n: b",
        "app: a\napp: b",
        "\u0000",
        "---\n---",
        "run: {env: {A: 1, B: null, C: [1]}}",
        "routes: {path: /}",
        "sign-in: {sign-up: maybe}");
  }

  @MethodSource("files")
  @FuzzTest
  void anyTextIsReadOrItsMistakesAreNamed(@NotNull String text) {
    ConfigResult result = AppConfigReader.read("roadworthy.yaml", text);
    for (Mistake mistake : result.mistakes()) {
      assertThat(mistake.text()).isNotBlank();
      assertThat(mistake.line()).isPositive();
    }
  }
}
