package dev.roadworthy.http;

/// Answers one request; runs on a virtual thread and may block. A `Problem` it throws becomes
/// problem+json or an error page. A remote API behind a client is a `Handler` too, so a page that
/// talks to the API cannot tell whether it is in the same process.
@FunctionalInterface
public interface Handler {
  Response handle(Request request) throws Exception;
}
