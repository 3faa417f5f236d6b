@NullMarked
package dev.roadworthy.edge;

import org.jspecify.annotations.NullMarked;
