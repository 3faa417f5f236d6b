package dev.roadworthy.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every line of `kinds.txt`: what it finds, and what it lets pass.
class KindsTest {
  private static final LeakDetector DETECTOR = LeakDetector.standard();
  private static final List<Kind> KINDS = DETECTOR.table().shaped();

  /// Values of these are more than a shape: tests of their own make them.
  private static final Set<Check> MORE_THAN_SHAPE =
      Set.of(Check.JWT, Check.JWT_BASE64, Check.FREEMIUS, Check.PEM_BASE64);

  @Test
  void theTableHoldsMoreThan180Kinds() {
    assertThat(KINDS).hasSizeGreaterThan(180);
    assertThat(KINDS.stream().map(Kind::id)).doesNotHaveDuplicates();
    assertThat(DETECTOR.kinds()).allSatisfy(k -> assertThat(k.burnDown()).isNotEmpty());
  }

  @TestFactory
  Stream<DynamicTest> aSampleOfEveryKindIsFound() {
    return KINDS.stream()
        .filter(k -> !MORE_THAN_SHAPE.contains(k.check()))
        .map(k -> DynamicTest.dynamicTest(k.id(), () -> sampleIsFound(k)));
  }

  private static void sampleIsFound(Kind kind) {
    int found = 0;
    for (int seed = 0; seed < 20; seed++) {
      String sample = new Samples(seed).of(kind.shape());
      found += sameProvider(kind, found(line(kind, sample))) ? 1 : 0;
    }
    // A short random value may by chance look like a word; four of five must not.
    assertThat(found).as("samples found of 20, kind " + kind.id()).isGreaterThanOrEqualTo(16);
  }

  @TestFactory
  Stream<DynamicTest> aNearMissOfEveryKindPasses() {
    return KINDS.stream()
        .filter(k -> !MORE_THAN_SHAPE.contains(k.check()))
        .map(k -> DynamicTest.dynamicTest(k.id(), () -> nearMissPasses(k)));
  }

  /// A blank within the value or its keyword, or a value that is the end of a longer word.
  private static void nearMissPasses(Kind kind) {
    for (int seed = 0; seed < 10; seed++) {
      String sample = new Samples(seed).of(kind.shape());
      String keyword = kind.keywords().getFirst().toLowerCase(Locale.ROOT);
      int in = kind.named() ? 0 : Math.max(0, sample.toLowerCase(Locale.ROOT).indexOf(keyword));
      int at = kind.named() ? sample.length() / 2 : in + Math.max(1, keyword.length() / 2);
      String cut = sample.substring(0, at) + ' ' + sample.substring(at);
      assertThat(found(line(kind, cut))).as("cut: " + at).doesNotContain(kind.id());
      boolean lead =
          kind.shape().parts().getFirst() instanceof Shape.Literal l
              && Bytes.isAlnum(l.text().charAt(0));
      if (!kind.named() && lead) {
        assertThat(found("x = (Q7" + sample + ")")).as("glued to a word").doesNotContain(kind.id());
      }
    }
  }

  private static String line(Kind kind, String value) {
    return kind.named()
        ? "set." + kind.keywords().getFirst() + "_token = \"" + value + "\"\n"
        : "see (\"" + value + "\")\n";
  }

  private static Set<String> found(String text) {
    byte[] b = text.getBytes(StandardCharsets.UTF_8);
    Set<String> kinds = new HashSet<>();
    DETECTOR.scan("config/any.conf", b, b.length).forEach(l -> kinds.add(l.kind()));
    return kinds;
  }

  /// Two kinds of one provider can have the same shape; either name leads to the same place.
  private static boolean sameProvider(Kind kind, Set<String> found) {
    return found.contains(kind.id())
        || found.stream()
            .flatMap(id -> DETECTOR.kind(id).stream())
            .anyMatch(k ->
                k.provider().isPresent()
                    && (k.provider().equals(kind.about().provider()) || kind.named()));
  }

  @Test
  void aTokenWithAChecksumThatHoldsIsSureAndOneWithoutIsNot() {
    String body =
        new Samples(1).of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 30);
    var crc = new java.util.zip.CRC32();
    crc.update(body.getBytes(StandardCharsets.US_ASCII));
    String digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    var check = new StringBuilder();
    for (long left = crc.getValue(), i = 0; i < 6; i++, left /= 62) {
      check.insert(0, digits.charAt((int) (left % 62)));
    }
    assertThat(leak("a = ghp" + "_" + body + check).confidence()).isEqualTo(Confidence.HIGH);
    assertThat(leak("a = ghp" + "_" + body + "aaaaaa").confidence()).isEqualTo(Confidence.LOW);
  }

  @Test
  void aWebTokenMustParseAndOneThatSoonEndsIsOfLittleWorth() {
    String head = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
    String mark = "." + new Samples(2).secret(43);
    assertThat(leak("t=" + head + "." + base64("{\"sub\":\"12\"}") + mark).confidence())
        .isEqualTo(Confidence.HIGH);
    String ends = base64("{\"sub\":\"12\",\"iat\":1600000000,\"exp\":1600003600}");
    assertThat(leak("t=" + head + "." + ends + mark).confidence()).isEqualTo(Confidence.LOW);
    assertThat(found("t=" + base64("{\"foo\":\"bar bar bar\"}") + "." + ends + mark))
        .doesNotContain("jwt");
  }

  private static Leak leak(String line) {
    byte[] b = (line + "\n").getBytes(StandardCharsets.UTF_8);
    List<Leak> leaks = DETECTOR.scan("app.conf", b, b.length);
    assertThat(leaks).hasSize(1);
    return leaks.getFirst();
  }

  private static String base64(String text) {
    return java.util.Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
