package dev.roadworthy.inspect;

/// Something that was not looked at, and why.
///
/// @param what such as `history`, `syntax of big.js`
/// @param why a sentence
public record Gap(String what, String why) {}
