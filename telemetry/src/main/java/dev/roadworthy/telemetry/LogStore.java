package dev.roadworthy.telemetry;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// The lines of the app that can be searched.
final class LogStore {
  private static final int MAX_ENTRIES = 10_000;
  private final ArrayDeque<LogEntry> entries = new ArrayDeque<>();

  synchronized void add(List<LogEntry> fresh) {
    entries.addAll(fresh);
    while (entries.size() > MAX_ENTRIES) {
      entries.removeFirst();
    }
  }

  synchronized List<LogEntry> search(LogFilter filter, int limit) {
    var found = new ArrayList<LogEntry>();
    var newestFirst = entries.descendingIterator();
    while (newestFirst.hasNext() && found.size() < limit) {
      LogEntry e = newestFirst.next();
      if (filter.matches(e)) {
        found.add(e);
      }
    }
    return found;
  }
}
