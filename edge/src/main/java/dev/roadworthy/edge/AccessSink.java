package dev.roadworthy.edge;

import java.util.List;

/// Receives what happened. Called on one thread of the edge's own, never on an event loop; while a
/// call lasts, records gather in a bounded buffer and those beyond are dropped and counted.
@FunctionalInterface
public interface AccessSink {
  void accept(List<AccessRecord> batch);
}
