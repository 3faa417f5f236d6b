package dev.roadworthy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConfigWriterTest {
  private static AppConfig readBack(AppConfig config) {
    String text = ConfigWriter.write(config, List.of("Made by roadworthy init."), Map.of());
    return AppConfigReader.read("roadworthy.yaml", text).orThrow();
  }

  @Test
  void whatIsWrittenReadsBackAsTheSame() {
    AppConfig config = AppConfigReader.read("roadworthy.yaml", AppConfigReaderTest.WHOLE).orThrow();
    assertThat(readBack(config)).isEqualTo(config);
  }

  @Test
  void aFileThatSaysNothingIsAllComments() {
    AppConfig nothing = AppConfigReader.nothingSaid();
    String text = ConfigWriter.write(nothing, List.of(), Map.of());
    assertThat(text.lines().filter(l -> !l.isBlank())).allMatch(l -> l.startsWith("#"));
    assertThat(readBack(nothing)).isEqualTo(nothing);
  }

  @Test
  void everyCommentedKeyMayBeUncommented() {
    String text = ConfigWriter.write(AppConfigReader.nothingSaid(), List.of(), Map.of());
    String live =
        text.lines()
            .filter(l -> !l.contains("postgres:") && !l.contains("Who may pass;"))
            .map(l -> l.replaceFirst("^# ", ""))
            .collect(Collectors.joining("\n"));
    assertThat(AppConfigReader.read("f", live).mistakes()).isEmpty();
  }

  @Test
  void awkwardValuesAreQuoted() {
    AppConfig config =
        AppConfigReader.read(
                "f",
                """
                run:
                  start: "sh -c 'echo \\"x: #y\\" && exec node server.js'"
                  port: "--port {port}"
                  env: {A: "true", B: "", C: "1: 2", D: "tab\\there", E: "- x", F: "null", G: "é"}
                  secrets: [API_KEY]
                routes:
                  - {path: /a, methods: [POST, GET], allow: ["role:admin", "attribute:team=x y"], limit: 5/15m per user, cache: 90s}
                edge: {limit: 10/s per route, body: 1500B}
                """)
            .orThrow();
    assertThat(readBack(config)).isEqualTo(config);
  }

  @Test
  void anyVariableReadsBack() {
    var random = new Random(7);
    String alphabet = "ab 1:#{}[],&*!|>'\"%@`~-?\\\t$/=é";
    for (int round = 0; round < 500; round++) {
      var value = new StringBuilder();
      for (int i = random.nextInt(12); i > 0; i--) {
        value.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      AppConfig nothing = AppConfigReader.nothingSaid();
      AppConfig.Run run = nothing.run();
      AppConfig config =
          new AppConfig(
              nothing.app(),
              new AppConfig.Run(
                  run.build(),
                  run.prepare(),
                  run.start(),
                  run.test(),
                  run.port(),
                  run.health(),
                  run.instances(),
                  run.memory(),
                  Map.of("V", value.toString()),
                  run.secrets(),
                  run.keep(),
                  run.single()),
              nothing.database(),
              nothing.signIn(),
              nothing.routes(),
              nothing.edge());
      assertThat(readBack(config)).isEqualTo(config);
    }
  }

  @Test
  void commentsComeFromWhoKnows() {
    AppConfig config = AppConfigReader.read("f", "run: {start: npm start}").orThrow();
    assertThat(ConfigWriter.write(config, List.of(), Map.of("run.start", "from package.json")))
        .containsPattern("(?m)^  start: npm start +# from package.json$");
  }
}
