/// Credentials in text and in files: what kind, how sure, how it is revoked; never the value
/// itself.
@NullMarked
package dev.roadworthy.leaks;

import org.jspecify.annotations.NullMarked;
