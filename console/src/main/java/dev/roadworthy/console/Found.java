package dev.roadworthy.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A page of a list.
///
/// @param next cursor of the following page, empty on the last one
/// @param trouble why there are no items, or null when the list could be read
record Found<T>(List<T> items, String next, @Nullable Trouble trouble) {
  Found {
    items = List.copyOf(items);
  }

  boolean isEmpty() {
    return items.isEmpty() && trouble == null;
  }
}
