/// The control-plane database.
@NullMarked
package dev.roadworthy.store;

import org.jspecify.annotations.NullMarked;
