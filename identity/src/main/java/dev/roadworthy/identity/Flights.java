package dev.roadworthy.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Look-ups under way: any number of callers that ask for one token wait for one answer.
final class Flights {
  /// Tokens being looked up or waiting for their turn: at some 3,000 look-ups a second, less than
  /// the two seconds that each may wait.
  private static final int MAX_TOKENS = 4096;

  /// Callers of one token; a browser opens some hundred streams at most.
  private static final int MAX_CALLERS = 1024;

  private final ConcurrentHashMap<String, List<Consumer<SessionLookup>>> callers =
      new ConcurrentHashMap<>();

  /// Adds a caller; the first one of a token takes off.
  ///
  /// @return false when there are too many already: `then` will not be called
  boolean join(String token, Consumer<SessionLookup> then, Consumer<String> takeOff) {
    if (callers.size() >= MAX_TOKENS && !callers.containsKey(token)) {
      return false;
    }
    boolean[] first = {false};
    boolean[] full = {false};
    callers.compute(
        token,
        (t, waiting) -> {
          List<Consumer<SessionLookup>> all = waiting == null ? new ArrayList<>(1) : waiting;
          first[0] = waiting == null;
          full[0] = all.size() >= MAX_CALLERS;
          if (!full[0]) {
            all.add(then);
          }
          return all;
        });
    if (first[0]) {
      takeOff.accept(token);
    }
    return !full[0];
  }

  /// Gives all callers of the token their answer.
  void land(String token, SessionLookup answer) {
    List<Consumer<SessionLookup>> waiting = callers.remove(token);
    if (waiting != null) {
      waiting.forEach(then -> then.accept(answer));
    }
  }
}
