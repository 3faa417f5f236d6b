/// Reads and explains roadworthy.yaml and server settings.
@NullMarked
package dev.roadworthy.config;

import org.jspecify.annotations.NullMarked;
