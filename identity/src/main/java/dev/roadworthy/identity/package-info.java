/// Users, passwords, sessions, sign-in pages.
@NullMarked
package dev.roadworthy.identity;

import org.jspecify.annotations.NullMarked;
