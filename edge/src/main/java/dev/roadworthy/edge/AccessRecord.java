package dev.roadworthy.edge;

import org.jspecify.annotations.Nullable;

/// One request, after it has ended.
///
/// @param time when it began, milliseconds since 1970 UTC
/// @param id the request id, also sent to client and app as `X-Request-Id`
/// @param trace the trace id, 32 hexadecimal digits (W3C Trace Context)
/// @param client the client's address, behind trusted proxies the one they name
/// @param user the user's id, null when nobody was signed in
/// @param route the pattern of the rule that decided, null when none matched
/// @param path path and query as received, values of secret-looking parameters masked
/// @param status the status sent; 499 when the client left before an answer
/// @param bytesIn bytes of the request body
/// @param bytesOut bytes of the response body
/// @param edgeMicros time spent in the edge itself
/// @param heldMicros time spent waiting for an instance
/// @param appMicros from sending to the app until its answer ended
/// @param instance which instance answered, null when none was asked
/// @param verdict in a word: allowed, challenged, denied, closed, limited, refused, local, failed
/// @param retries how often it was sent again
/// @param notes what the edge changed or found odd, comma-separated; empty usually
public record AccessRecord(
    long time,
    String id,
    String trace,
    String client,
    @Nullable String user,
    @Nullable String route,
    String method,
    String path,
    int status,
    long bytesIn,
    long bytesOut,
    long edgeMicros,
    long heldMicros,
    long appMicros,
    @Nullable String instance,
    @Nullable String release,
    String verdict,
    int retries,
    String notes) {}
