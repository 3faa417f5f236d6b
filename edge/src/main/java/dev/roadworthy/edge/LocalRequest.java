package dev.roadworthy.edge;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request for one of Roadworthy's own pages, read whole.
///
/// @param path decoded no further than the edge has checked; no query
/// @param query without the question mark, empty when there is none
/// @param headers in the order received, names as received; includes the session cookie
/// @param body at most [EdgeSettings.Sizes#localBody] bytes
/// @param client the client's address, as in the access log
/// @param secure whether the client speaks https, to us or to a trusted proxy
/// @param host the authority the client used, `name[:port]`
/// @param id the request id
/// @param session the caller's, when one is known; null does not mean that there is none, since
///   sessions are only looked up for tokens that are sent
@SuppressWarnings("ArrayRecordComponent") // handed over once, compared by nobody
public record LocalRequest(
    String method,
    String path,
    String query,
    List<Map.Entry<String, String>> headers,
    byte[] body,
    String client,
    boolean secure,
    String host,
    String id,
    @Nullable Session session) {
  public LocalRequest {
    headers = List.copyOf(headers);
  }

  /// The first header of that name, in any case, or null.
  public @Nullable String header(String name) {
    for (var header : headers) {
      if (header.getKey().equalsIgnoreCase(name)) {
        return header.getValue();
      }
    }
    return null;
  }
}
