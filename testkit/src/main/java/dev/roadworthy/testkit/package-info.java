/// Real PostgreSQL, real sockets, real processes for tests.
@NullMarked
package dev.roadworthy.testkit;

import org.jspecify.annotations.NullMarked;
