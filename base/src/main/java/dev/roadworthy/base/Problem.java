package dev.roadworthy.base;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Something that went wrong and that a person has to read: shown the same as problem+json (RFC
/// 9457), as CLI text and as a log line.
///
/// An expected outcome (a wrong password, a closed route) is a sealed result, not a `Problem`.
public final class Problem extends RuntimeException {
  private final String code;
  private final @Nullable String hint;

  /// @param code stable, lower-case, dash-separated name of the kind, such as `port-in-use`
  /// @param message a sentence that names what was seen and what was expected
  /// @param hint the next step for the reader, or null when there is none to give
  public Problem(String code, String message, @Nullable String hint, @Nullable Throwable cause) {
    super(Objects.requireNonNull(message), cause);
    this.code = Objects.requireNonNull(code);
    this.hint = hint;
  }

  public Problem(String code, String message, @Nullable String hint) {
    this(code, message, hint, null);
  }

  public String code() {
    return code;
  }

  /// The sentence; never null, unlike `getMessage` of other exceptions.
  public String message() {
    return Objects.requireNonNull(getMessage());
  }

  public @Nullable String hint() {
    return hint;
  }
}
