package dev.roadworthy.telemetry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One line of an app's output, as it was read.
///
/// @param instance which instance wrote it, such as `guestbook-1`
/// @param release what that instance runs, or null when unknown
/// @param stream `stdout` or `stderr`
/// @param time when it was read
/// @param text without its line break; cut at 16 KiB by the intake
public record LogLine(
    String instance, @Nullable String release, String stream, Instant time, String text) {}
