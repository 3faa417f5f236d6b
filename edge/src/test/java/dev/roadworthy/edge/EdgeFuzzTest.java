package dev.roadworthy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.roadworthy.config.Allow;
import dev.roadworthy.config.RouteRule;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// What strangers write is read without a fault, whatever they write. The seeds run with every
/// build; `JAZZER_FUZZ=1 ./mvnw -pl edge -am verify -Dtest=EdgeFuzzTest#METHOD` looks for more.
final class EdgeFuzzTest {
  private static final int OPEN = 1;
  private static final RouteTable TABLE =
      RouteTable.of(
          Stream.of("/admin/**", "/**")
              .map(path ->
                  new RouteRule(
                      path,
                      Set.of(),
                      List.of(new Allow.Public()),
                      Optional.empty(),
                      Optional.empty()))
              .toList());

  static Stream<String> targets() {
    return Stream.of(
        "/",
        "",
        "*",
        "http://a/admin",
        "/admin",
        "/%61dmin/x",
        "//admin",
        "/a/../admin",
        "/admin%2fx",
        "/%2561dmin",
        "/x;/../admin",
        "/admin;a=b/x",
        "/%",
        "/%0",
        "/%zz",
        "/%00",
        "/%c0%ae%c0%ae/admin",
        "/ADMIN",
        "/a?b=/admin",
        "/\u0000",
        "/\u00e9",
        "/%5cadmin",
        "/.%2e/admin",
        "/;/admin",
        "/%3b/admin",
        "/a#b",
        "/%25%36%31dmin");
  }

  /// Whatever a server that decodes once or twice, merges slashes or cuts `;` would serve below
  /// /admin is never served by the rule for everything else.
  @MethodSource("targets")
  @FuzzTest
  void noTargetReachesAClosedPathByAnotherSpelling(@NotNull String uri) {
    Target target = Target.of(uri);
    if (target.refusal() == null && TABLE.match(target, "GET") == OPEN) {
      String path = uri.indexOf('?') < 0 ? uri : uri.substring(0, uri.indexOf('?'));
      for (String reading : readings(path)) {
        assertThat(reading).isNotEqualTo("/admin").doesNotStartWith("/admin/");
      }
    }
  }

  static Stream<String> cookies() {
    return Stream.of(
        "",
        "roadworthy=x",
        "a=b; roadworthy=x; c=d",
        "__Host-roadworthy=x",
        "=roadworthy=x",
        "a=b;roadworthy=x",
        ";;;",
        "roadworthy",
        " roadworthy =x",
        "roadworthy-operator=x; a=b",
        "a=\"roadworthy=x\"",
        "aroadworthy=x",
        "__Secure-__Host-roadworthy=x",
        "\troadworthy=x");
  }

  /// The app never learns the session, nor loses a cookie of its own.
  @MethodSource("cookies")
  @FuzzTest
  void whatTheAppSeesHasItsOwnCookiesOnly(@NotNull String header) {
    String seen = Cookies.withoutOurs(header);
    var names = new HashSet<String>();
    for (String pair : seen == null ? new String[0] : seen.split(";")) {
      names.add(name(pair));
    }
    assertThat(names).doesNotContain("roadworthy", "__Host-roadworthy", "__Secure-roadworthy");
    Arrays.stream(header.split(";"))
        .map(EdgeFuzzTest::name)
        .filter(n -> !n.isEmpty() && !n.contains("roadworthy"))
        .forEach(n -> assertThat(names).contains(n));
    Cookies.tightened(header, true);
  }

  static Stream<String> addresses() {
    return Stream.of(
        "",
        "1.2.3.4",
        " 1.2.3.4 ",
        "::1",
        "[::1]:80",
        "1.2.3.4:80",
        "::ffff:1.2.3.4",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "unknown",
        "fe80::1%eth0",
        ":::",
        "1.2.3.4,",
        "0x7f.1",
        "[::1");
  }

  /// An address is understood as a whole or not at all, and never looked up.
  @MethodSource("addresses")
  @FuzzTest
  void addressesAndTracesOfStrangersAreReadOrRefused(@NotNull String text) {
    byte[] address = Addresses.parse(text);
    if (address != null) {
      assertThat(address.length).isIn(4, 16);
      assertThat(Addresses.parse(Addresses.text(address))).isEqualTo(address);
    }
    String parent = Trace.parent(Trace.isValid(text) ? text : null, new SplittableRandom(1));
    assertThat(Trace.isValid(parent)).isTrue();
    if (Trace.isHarmless(text)) {
      assertThat(text).matches("[!-~]{1,200}");
    }
  }

  private static String name(String pair) {
    int equals = pair.indexOf('=');
    return (equals < 0 ? pair : pair.substring(0, equals)).replaceAll("^[ \\t]+|[ \\t]+$", "");
  }

  private static Set<String> readings(String path) {
    var readings = new HashSet<String>();
    for (String decoded : List.of(path, decode(path), decode(decode(path)))) {
      for (String cut : List.of(decoded, decoded.replaceAll(";[^/]*", ""))) {
        readings.add(cut.toLowerCase(Locale.ROOT));
        readings.add(cut.replaceAll("/+", "/").toLowerCase(Locale.ROOT));
        readings.add(cut.replaceAll("[/\\\\]+", "/").toLowerCase(Locale.ROOT));
      }
    }
    return readings;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException broken) {
      return text;
    }
  }
}
