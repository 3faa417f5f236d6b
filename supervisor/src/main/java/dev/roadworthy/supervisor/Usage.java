package dev.roadworthy.supervisor;

import dev.roadworthy.base.ByteSize;
import java.time.Duration;

/// What an instance's whole process tree uses.
///
/// @param memory proportional set size (PSS): shared pages counted once; resident size where the
///   kernel does not show PSS
/// @param cpu processor time since it was launched
/// @param cpuPercent of one processor, since the last time this was asked (or since launch)
public record Usage(ByteSize memory, Duration cpu, double cpuPercent, int processes) {}
