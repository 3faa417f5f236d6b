package dev.roadworthy.config;

/// A key that is read and checked but not acted on yet.
///
/// @param line from 1
/// @param key the path of the key, `backup`
/// @param sentence what the reader should know
public record Notice(int line, String key, String sentence) {}
