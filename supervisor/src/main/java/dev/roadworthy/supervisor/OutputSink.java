package dev.roadworthy.supervisor;

import java.util.List;

/// Takes what instances write. Called by one thread for each instance, in order; may block: then at
/// most 4 MiB wait in memory and the rest is counted and dropped, with a remark. An exception is
/// logged and the lines count as taken.
@FunctionalInterface
public interface OutputSink {
  void accept(List<OutputLine> lines);
}
