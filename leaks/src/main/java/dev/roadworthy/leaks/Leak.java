package dev.roadworthy.leaks;

import java.util.Optional;

/// One credential found in one place. It never holds the value, only its mask and its fingerprint.
///
/// @param kind a [CredentialKind] id, such as `github-pat` or `password`
/// @param realLooking the value looks random or carries a valid checksum; not a word, not a default
/// @param line 1-based; a leak of a whole file (a key store, say) stands on line 1
/// @param column 1-based byte of the line where the value starts
/// @param endColumn 1-based byte after the value's last byte on that line
/// @param masked the line's text around the value, the value replaced by asterisks
/// @param fingerprint 32 hex digits, the same for the same value anywhere: group by it
/// @param provider who issued it and who can revoke it, when the kind tells
public record Leak(
    String kind,
    Confidence confidence,
    boolean realLooking,
    Context context,
    int line,
    int column,
    int endColumn,
    String masked,
    String fingerprint,
    Optional<String> provider) {}
