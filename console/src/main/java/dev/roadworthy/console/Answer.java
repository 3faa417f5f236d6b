package dev.roadworthy.console;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the API said to one call.
sealed interface Answer {
  /// Any 2xx.
  record Ok(Fields fields) implements Answer {}

  /// Anything else, a call that could not be made included.
  record Refused(int status, Trouble trouble) implements Answer {}

  default @Nullable Trouble trouble() {
    return switch (this) {
      case Ok _ -> null;
      case Refused refused -> refused.trouble();
    };
  }

  /// The answer's `items`, or none together with the reason.
  default <T> Found<T> items(Function<Fields, T> each) {
    return switch (this) {
      case Ok ok -> new Found<>(ok.fields().items(each), ok.fields().text("next"), null);
      case Refused refused -> new Found<>(List.of(), "", refused.trouble());
    };
  }
}
