/// Starts, watches, limits and stops instances.
@NullMarked
package dev.roadworthy.supervisor;

import org.jspecify.annotations.NullMarked;
