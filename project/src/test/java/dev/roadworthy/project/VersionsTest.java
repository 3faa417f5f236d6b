package dev.roadworthy.project;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          >=18        | 20.1.0 | true
          ^22         | 20.1.0 | false
          20.x        | 20.1.0 | true
          18 OR 20    | 20.1.0 | true
          lts/iron    | 20.1.0 | true
          """)
  void npmRanges(String asked, String present, boolean fits) {
    assertThat(Versions.fitsNpm(asked.replace("OR", "||"), present)).isEqualTo(fits);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          >=3.10      | 3.11.2 | true
          >=3.12,<4   | 3.11.2 | false
          3.11        | 3.11.2 | true
          3.1         | 3.11.2 | false
          <3.11       | 3.11.2 | false
          !=3.11.*    | 3.11.2 | false
          ~=3.10      | 3.11.2 | true
          ''          | 3.11.2 | true
          """)
  void pythonSpecifiers(String asked, String present, boolean fits) {
    assertThat(Versions.fitsPython(asked, present)).isEqualTo(fits);
  }

  @ParameterizedTest
  @CsvSource({"1.8.0_392, 8", "17.0.9, 17", "25, 25", "25-ea, 25"})
  void javaMajors(String version, int major) {
    assertThat(Versions.javaMajor(version)).isEqualTo(major);
  }
}
