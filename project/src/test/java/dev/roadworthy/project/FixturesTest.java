package dev.roadworthy.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each folder of `fixtures` is a small app; what is told of it stands beside it in
/// `expected/NAME.txt`. With `-Dfixtures.write=true` the texts are written instead, to be read
/// before they are kept.
class FixturesTest {
  private static final Path HOME = Path.of("src/test/resources");

  static List<String> names() throws IOException {
    try (Stream<Path> folders = Files.list(HOME.resolve("fixtures"))) {
      return folders.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void anAppIsTold(String name) throws IOException {
    Detection seen = Project.detect(HOME.resolve("fixtures").resolve(name), new UsualRuntimes());
    Path expected = HOME.resolve("expected").resolve(name + ".txt");
    if (Boolean.getBoolean("fixtures.write")) {
      Files.createDirectories(HOME.resolve("expected"));
      Files.writeString(expected, DetectionText.of(seen));
    }
    assertThat(DetectionText.of(seen)).isEqualTo(Files.readString(expected));
  }
}
