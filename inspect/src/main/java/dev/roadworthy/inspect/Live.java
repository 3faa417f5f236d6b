package dev.roadworthy.inspect;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a running app answered to a stranger, measured once.
///
/// @param address as given, without a path
/// @param behindLayer whether Roadworthy's edge answers there
/// @param answers in the order in which they were asked; [#answer] finds one
/// @param bundle the scripts of the front page, with what could be read out of them
/// @param tls absent on plain http
/// @param burst absent when none was sent
/// @param load absent when none was sent
public record Live(
    URI address,
    Instant measured,
    boolean behindLayer,
    List<Answer> answers,
    List<Script> bundle,
    Optional<Tls> tls,
    Optional<Burst> burst,
    Optional<Load> load) {
  public Live {
    answers = List.copyOf(answers);
    bundle = List.copyOf(bundle);
  }

  /// Why a request was sent.
  public enum Purpose {
    FRONT,
    /// From a page of another origin.
    FOREIGN_ORIGIN,
    PREFLIGHT,
    NO_SUCH_PAGE,
    MALFORMED_JSON,
    MALFORMED_PATH,
    HEALTH,
    /// A file that must not be served.
    FILE,
    /// An address for developers or administrators.
    INNER_PAGE,
    /// A GET route of the source, asked without signing in.
    ROUTE,
    HTTPS_REDIRECT
  }

  /// One answer.
  ///
  /// @param path as sent, with its query
  /// @param status 0 when there was no answer
  /// @param headers names in lower case
  /// @param body the first 256 KiB as text
  public record Answer(
      Purpose purpose, String path, int status, List<Header> headers, String body) {
    public Answer {
      headers = List.copyOf(headers);
    }

    public Optional<String> header(String name) {
      return headers.stream().filter(h -> h.name().equals(name)).map(Header::value).findFirst();
    }

    public List<String> all(String name) {
      return headers.stream().filter(h -> h.name().equals(name)).map(Header::value).toList();
    }

    public boolean ok() {
      return status >= 200 && status < 300;
    }

    boolean html() {
      return header("content-type").filter(t -> t.contains("html")).isPresent()
          || body.stripLeading().toLowerCase(java.util.Locale.ROOT).startsWith("<!doctype html");
    }
  }

  /// A header line.
  public record Header(String name, String value) {}

  /// A script of the front page.
  ///
  /// @param map the address of its source map when that is served, else empty
  public record Script(String path, byte[] content, Optional<String> map) {}

  /// @param trouble why no trusted connection could be made, when none could
  public record Tls(String protocol, Optional<Instant> expires, Optional<String> trouble) {}

  /// Many requests at once from one client.
  ///
  /// @param limited how many were answered with 429 or 503
  /// @param announced whether rate limit headers were seen
  public record Burst(int sent, int limited, boolean announced) {}

  /// Many users for some seconds.
  ///
  /// @param failed no answer, or one of 5xx other than a refusal by a limit
  /// @param limited answered with 429
  public record Load(
      int users,
      int seconds,
      int sent,
      int failed,
      int limited,
      double p50,
      double p95,
      double p99) {}

  public Optional<Answer> answer(Purpose purpose) {
    return answers.stream().filter(a -> a.purpose() == purpose && a.status() > 0).findFirst();
  }

  public List<Answer> all(Purpose purpose) {
    return answers.stream().filter(a -> a.purpose() == purpose && a.status() > 0).toList();
  }

  String url(Answer answer) {
    return address + answer.path();
  }

  boolean local() {
    return isLoopback(address.getHost());
  }

  static boolean isLoopback(String host) {
    String name = host.replaceAll("^\\[|\\]$", "");
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || name.equals("::1")
        || name.matches("127(\\.[0-9]{1,3}){3}");
  }
}
