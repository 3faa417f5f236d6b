/// The promises of the README, each tried on the shipped distribution with real processes, a real
/// PostgreSQL and a real browser.
@NullMarked
package dev.roadworthy.e2e;

import org.jspecify.annotations.NullMarked;
