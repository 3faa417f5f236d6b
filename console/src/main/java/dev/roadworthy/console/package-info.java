/// Operator pages, talking only to the API.
@NullMarked
package dev.roadworthy.console;

import org.jspecify.annotations.NullMarked;
