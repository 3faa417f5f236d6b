package dev.roadworthy.config;

import dev.roadworthy.base.Rate;

/// `600/min per client`: a rate and what it is counted by.
public record Limit(Rate rate, By by) {
  /// What a limit is counted by.
  public enum By {
    /// The client's address.
    CLIENT,
    /// The signed-in user; the client's address for everybody else.
    USER,
    /// All callers of the route together.
    ROUTE
  }
}
