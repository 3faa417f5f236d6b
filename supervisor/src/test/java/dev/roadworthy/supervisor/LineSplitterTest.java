package dev.roadworthy.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineSplitterTest {
  private static final int LIMIT = 10;
  private final List<String> lines = new ArrayList<>();
  private final LineSplitter splitter = new LineSplitter(LIMIT, lines::add);

  private void feed(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    splitter.feed(bytes, 0, bytes.length);
  }

  @Test
  void bothLineEndsEndALine() {
    feed("a\nb\r\n\nc");
    assertThat(lines).containsExactly("a", "b", "");
    splitter.flush();
    assertThat(lines).containsExactly("a", "b", "", "c");
    splitter.flush();
    assertThat(lines).hasSize(4);
  }

  @Test
  void aCharacterInTwoReadsStaysWhole() {
    byte[] bytes = "ä€😀\n".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      splitter.feed(bytes, i, i + 1);
    }
    assertThat(lines).containsExactly("ä€😀");
  }

  @Test
  void bytesThatAreNotUtf8AreReplacedAndTheLineGoesOn() {
    splitter.feed(new byte[] {'a', (byte) 0xFF, (byte) 0xC3, 'b', 0, '\n'}, 0, 6);
    assertThat(lines).singleElement().asString().startsWith("a").contains("b\0").contains("\uFFFD");
  }

  @Test
  void aLongLineIsCutWithItsMissingBytesCounted() {
    feed("0123456789abc\nnext\n");
    assertThat(lines).containsExactly("0123456789 ... [cut: 3 bytes more]", "next");
  }

  @Test
  void aCutNeverSplitsACharacter() {
    feed("01234567€€€\n");
    assertThat(lines).containsExactly("01234567 ... [cut: 9 bytes more]");
  }

  @Test
  void aLineAsLongAsTheLimitIsWhole() {
    feed("0123456789\n");
    assertThat(lines).containsExactly("0123456789");
  }
}
