package dev.roadworthy.inspect;

import java.time.Instant;

/// One commit, as a finding names it.
///
/// @param commit the whole id in hex
/// @param when the author's date
/// @param author the author's name, shortened and without control characters; never the address
public record Revision(String commit, Instant when, String author) {
  /// The usual seven digits.
  public String brief() {
    return commit.substring(0, Math.min(7, commit.length()));
  }
}
