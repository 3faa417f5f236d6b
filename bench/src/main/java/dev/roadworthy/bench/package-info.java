/// The edge without the rest of Roadworthy, for measurements (`bench/run scale`).
@NullMarked
package dev.roadworthy.bench;

import org.jspecify.annotations.NullMarked;
