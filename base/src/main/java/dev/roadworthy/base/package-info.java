/// The words every room uses.
@NullMarked
package dev.roadworthy.base;

import org.jspecify.annotations.NullMarked;
