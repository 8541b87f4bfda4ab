/**
 * The ops address: {@code /live}, {@code /ready}, {@code /metrics} over HTTP, for probes, Prometheus and people. Gets named parts to ask; must not know what
 * they do. The only home of the Prometheus registry; everybody else sees a {@code MeterRegistry}.
 */
@NullMarked
@CheckReturnValue
package dev.milena.runtime.ops;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
