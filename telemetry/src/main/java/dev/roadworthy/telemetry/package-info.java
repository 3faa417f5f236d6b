/// Logs, metrics, errors of the app.
@NullMarked
package dev.roadworthy.telemetry;

import org.jspecify.annotations.NullMarked;
