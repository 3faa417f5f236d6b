/// The PostgreSQL engine.
@NullMarked
package dev.roadworthy.database;

import org.jspecify.annotations.NullMarked;
