package dev.roadworthy.cli;

import java.nio.file.Path;

/// What `roadworthy init` was told.
///
/// @param force replace a roadworthy.yaml that is there
/// @param print write to standard output instead of the file
public record InitOptions(Path folder, boolean force, boolean print) {}
