package dev.roadworthy.git;

/// An object as it is in memory.
///
/// @param type as in [PackEntry]
/// @param bytes exactly the object's
record GitObject(int type, byte[] bytes) {}
