package dev.roadworthy.inspect;

import java.time.Instant;

/// A finding of the source that the layer in front of the running app closes, measured from
/// outside: only a dated measurement closes a finding (requirement J1).
///
/// @param by the rule about the running app that passed
/// @param address that was asked
/// @param measured when
public record Proven(Finding finding, RuleText by, String address, Instant measured) {}
