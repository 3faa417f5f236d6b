package dev.roadworthy.edge;

import java.time.Clock;
import java.util.random.RandomGenerator;

/// What the edge needs of others.
///
/// @param sessions who is signed in
/// @param access receives what happened, in batches
/// @param local answers below `/.roadworthy/`
/// @param clock wall time, for expiry and records
/// @param random makes request and trace ids; not for secrets. Used by every loop at once
public record EdgePorts(
    SessionSource sessions,
    AccessSink access,
    LocalHandler local,
    Clock clock,
    RandomGenerator random) {}
