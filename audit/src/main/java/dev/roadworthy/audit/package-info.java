/// Append-only, hash-chained audit log.
@NullMarked
package dev.roadworthy.audit;

import org.jspecify.annotations.NullMarked;
