package dev.roadworthy.console;

import org.jspecify.annotations.Nullable;

/// Why something cannot be shown or done: what was seen, and the next step if there is one.
record Trouble(String code, String sentence, @Nullable String hint) {}
