/// What a source tree tells.
@NullMarked
package dev.roadworthy.project;

import org.jspecify.annotations.NullMarked;
