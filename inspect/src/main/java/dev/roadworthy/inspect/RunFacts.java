package dev.roadworthy.inspect;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// One run of the command: what every report says at its top.
///
/// @param target what was asked for, as a person would name it: a folder's name, an address; never
///   a path of this machine
/// @param address the running app that was looked at too
/// @param version of Roadworthy
public record RunFacts(
    String target, Optional<String> address, Instant started, Duration took, String version) {}
