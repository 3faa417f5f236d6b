package dev.roadworthy.telemetry;

import org.jspecify.annotations.Nullable;

/// One finished request, for the access log and the metrics. Values are copied as they are: whoever
/// makes an entry has masked secrets in `path`.
///
/// @param epochMicros when the request arrived, microseconds since 1970
/// @param id the request id the app, the client and error pages see
/// @param trace the W3C trace id, or null
/// @param client the caller's address as text
/// @param user who is signed in (e-mail address or id), or null
/// @param route the pattern of the rule that decided, such as `/admin/**`, or null when none did
/// @param allow who that rule lets pass, such as `signed-in` or `role:admin`, or null
/// @param path with its query, secrets masked
/// @param status the HTTP status the client got; 0 when it left before an answer
/// @param bytesIn body bytes from the client
/// @param bytesOut body bytes to the client
/// @param edgeNanos time spent in the edge itself
/// @param heldNanos time the request waited because no instance was ready
/// @param appNanos time the app took
/// @param instance which instance answered, or null when none did
/// @param release what that instance runs, or null
/// @param retries how often it was sent again to another instance
public record AccessEntry(
    long epochMicros,
    String id,
    @Nullable String trace,
    String client,
    @Nullable String user,
    @Nullable String route,
    @Nullable String allow,
    String method,
    String path,
    int status,
    long bytesIn,
    long bytesOut,
    long edgeNanos,
    long heldNanos,
    long appNanos,
    @Nullable String instance,
    @Nullable String release,
    Verdict verdict,
    int retries) {

  /// The time from arrival to the end of the answer, as the client felt it.
  public long totalNanos() {
    return edgeNanos + heldNanos + appNanos;
  }
}
