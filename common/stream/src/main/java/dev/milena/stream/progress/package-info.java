/**
 * What the owner of a deliver partition has finished, and how to carry on after it. In come offsets polled and offsets finished, in any order; out comes the
 * {@link dev.milena.stream.progress.Checkpoint} to commit. Pure bookkeeping: it knows neither Kafka nor mail.
 */
@NullMarked
@CheckReturnValue
package dev.milena.stream.progress;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
