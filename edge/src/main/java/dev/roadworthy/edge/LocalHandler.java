package dev.roadworthy.edge;

/// Answers requests below `/.roadworthy/`. Called on a virtual thread of its own: may block. What
/// it throws becomes a 500 with the request id.
@FunctionalInterface
public interface LocalHandler {
  LocalResponse handle(LocalRequest request) throws Exception;
}
