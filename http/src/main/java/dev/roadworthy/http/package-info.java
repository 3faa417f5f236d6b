/// In-process pages and API.
@NullMarked
package dev.roadworthy.http;

import org.jspecify.annotations.NullMarked;
