package dev.roadworthy.audit;

import java.time.Instant;

/// An entry as the log holds it.
///
/// @param sequence from 1, without gaps; the order of the acts, whatever the clocks said
/// @param at to the microsecond
/// @param hash SHA-256, 64 hexadecimal digits, over the previous entry's hash and this content
public record AuditRecord(long sequence, Instant at, AuditEntry entry, String hash) {}
