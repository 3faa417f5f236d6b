/// Command-line verbs.
@NullMarked
package dev.roadworthy.cli;

import org.jspecify.annotations.NullMarked;
