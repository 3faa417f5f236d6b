/// Main, wiring by hand, one small file for each arrow between rooms.
@NullMarked
package dev.roadworthy.server;

import org.jspecify.annotations.NullMarked;
