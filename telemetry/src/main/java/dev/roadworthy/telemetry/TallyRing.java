package dev.roadworthy.telemetry;

import org.jspecify.annotations.Nullable;

/// The last so many stretches of equal length; a newer one takes the place of the oldest. A stretch
/// without requests takes no memory.
final class TallyRing {
  private final @Nullable Tally[] slots;
  private final int stepSeconds;

  TallyRing(int count, int stepSeconds) {
    this.slots = new Tally[count];
    this.stepSeconds = stepSeconds;
  }

  /// The stretch that holds this second, empty when it is new. After the clock went back the
  /// present wins over what was then the future.
  Tally at(long epochSecond) {
    long start = Math.floorDiv(epochSecond, stepSeconds) * stepSeconds;
    int i = (int) Math.floorMod(start / stepSeconds, (long) slots.length);
    Tally slot = slots[i];
    if (slot == null) {
      slot = new Tally();
      slots[i] = slot;
    }
    if (slot.epochSecond != start) {
      slot.restart(start);
    }
    return slot;
  }

  /// Adds all stretches that start in `[from, to)` to the sum.
  void sum(long from, long to, Tally into) {
    for (long s = Math.ceilDiv(from, stepSeconds) * stepSeconds; s < to; s += stepSeconds) {
      Tally slot = slots[(int) Math.floorMod(s / stepSeconds, (long) slots.length)];
      if (slot != null && slot.epochSecond == s) {
        into.add(slot);
      }
    }
  }

  long seconds() {
    return (long) slots.length * stepSeconds;
  }

  int stepSeconds() {
    return stepSeconds;
  }
}
