package dev.roadworthy.console;

import dev.roadworthy.base.ByteSize;
import dev.roadworthy.base.Durations;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Values as a person reads them. What is not known is a dash.
///
/// Times are written in UTC; the browser's script turns them to the reader's own zone.
final class Shown {
  static final String NONE = "–";
  private static final DateTimeFormatter ABSOLUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Shown() {}

  static String absolute(Instant at) {
    return ABSOLUTE.format(at);
  }

  static String clock(Instant at) {
    return CLOCK.format(at);
  }

  static String ago(Instant at, Instant now) {
    Duration since = Duration.between(at, now);
    if (since.abs().toSeconds() < 5) {
      return "just now";
    }
    return since.isNegative() ? "in " + rough(since.negated()) : rough(since) + " ago";
  }

  static String since(@Nullable Instant at, Instant now) {
    if (at == null) {
      return NONE;
    }
    Duration since = Duration.between(at, now);
    return since.isNegative()
        ? "0 s"
        : Durations.text(since.truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
  }

  static String size(@Nullable Long bytes) {
    return bytes == null || bytes < 0 ? NONE : new ByteSize(bytes).toString();
  }

  static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  static String percent(@Nullable Double percent) {
    if (percent == null) {
      return NONE;
    }
    return String.format(Locale.ROOT, percent < 10 ? "%.1f %%" : "%.0f %%", percent);
  }

  static String millis(@Nullable Double ms) {
    if (ms == null) {
      return NONE;
    }
    if (ms >= 1000) {
      return String.format(Locale.ROOT, "%.1f s", ms / 1000);
    }
    return String.format(Locale.ROOT, ms < 10 ? "%.1f ms" : "%.0f ms", ms);
  }

  static String orNone(String text) {
    return text.isEmpty() ? NONE : text;
  }

  /// A long identifier cut to what tells it from its neighbours; the whole is in the title.
  static String brief(String id) {
    return id.length() <= 10 ? id : id.substring(id.length() - 8);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String rough(Duration d) {
    long s = d.toSeconds();
    if (s < 60) {
      return s + " s";
    }
    if (s < 3600) {
      return s / 60 + " min";
    }
    if (s < 86_400) {
      return s / 3600 + " h";
    }
    return s / 86_400 + " d";
  }
}
