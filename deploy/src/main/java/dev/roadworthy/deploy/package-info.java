/// Builds and releases.
@NullMarked
package dev.roadworthy.deploy;

import org.jspecify.annotations.NullMarked;
