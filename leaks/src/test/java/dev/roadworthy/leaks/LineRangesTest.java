package dev.roadworthy.leaks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineRangesTest {
  private static final byte[] TEXT =
      "a_password=hunter21\nb=1\nc_password=hunter22\nd_password=hunter23\n"
          .getBytes(StandardCharsets.UTF_8);

  private static List<Integer> lines(LineRanges ranges) {
    return LeakDetector.standard().scan("x.env", TEXT, TEXT.length, ranges).stream()
        .map(Leak::line)
        .toList();
  }

  @Test
  void onlyTheLinesAskedForAreReported() {
    assertThat(lines(LineRanges.all())).containsExactly(1, 3, 4);
    assertThat(lines(LineRanges.of(1, 2))).containsExactly(1);
    assertThat(lines(LineRanges.of(2, 3))).containsExactly(3);
    assertThat(lines(LineRanges.of(1, 1, 4, 9))).containsExactly(1, 4);
    assertThat(lines(LineRanges.of(2, 2))).isEmpty();
    assertThat(lines(LineRanges.of())).isEmpty();
  }

  @Test
  void rangesThatDoNotRiseAreRefused() {
    assertThatThrownBy(() -> LineRanges.of(3, 1)).hasMessageContaining("rise");
    assertThatThrownBy(() -> LineRanges.of(3)).hasMessageContaining("pairs");
  }
}
