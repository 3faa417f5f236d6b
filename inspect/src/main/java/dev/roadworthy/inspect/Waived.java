package dev.roadworthy.inspect;

import java.time.LocalDate;

/// A finding that somebody has taken upon themselves until a day.
///
/// @param owner who answers for it
/// @param expires the last day it holds
public record Waived(Finding finding, String owner, String reason, LocalDate expires) {}
