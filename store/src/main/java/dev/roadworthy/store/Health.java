package dev.roadworthy.store;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether the database answers, as the connection of [Notifications] sees it: a dead server is
/// noticed at once (its end of the connection closes), a silent one within three seconds.
public final class Health {
  private static final Logger LOG = LoggerFactory.getLogger(Health.class);

  /// What is known.
  public sealed interface State {
    /// Nothing has been tried yet.
    record Unknown() implements State {}

    /// It answers.
    record Up(Instant since) implements State {}

    /// It does not.
    ///
    /// @param seen what the last try met, without secrets
    record Down(Instant since, String seen) implements State {}
  }

  private final InstantSource clock;
  private final List<Consumer<State>> listeners = new CopyOnWriteArrayList<>();
  private volatile State state = new State.Unknown();

  Health(InstantSource clock) {
    this.clock = clock;
  }

  public State state() {
    return state;
  }

  /// Also true before the first try: whoever asks then finds out for himself.
  public boolean isUp() {
    return !(state instanceof State.Down);
  }

  /// Told each change from up to down and back, on the thread that noticed; return quickly.
  public void onChange(Consumer<State> listener) {
    listeners.add(listener);
  }

  void up() {
    if (!(state instanceof State.Up)) {
      become(new State.Up(clock.instant()));
    }
  }

  void down(String seen) {
    if (state instanceof State.Down was) {
      state = new State.Down(was.since(), seen);
    } else {
      become(new State.Down(clock.instant(), seen));
    }
  }

  private void become(State next) {
    state = next;
    for (var l : listeners) {
      try {
        l.accept(next);
      } catch (RuntimeException e) {
        LOG.error("a listener to the database's health failed", e);
      }
    }
  }
}
