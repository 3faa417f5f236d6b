/// The PostgreSQL engine; and what can be told about the app's own database: schema, advice,
/// growth.
@NullMarked
package dev.roadworthy.database;

import org.jspecify.annotations.NullMarked;
