/**
 * Shows results: a table, CSV, HdrHistogram's own text, and one HTML page with graphs. Gets results; writes text. Must not know sockets or processes.
 */
@NullMarked
@CheckReturnValue
package dev.milena.bench.report;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
