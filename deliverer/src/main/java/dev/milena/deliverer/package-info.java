/**
 * The deliverer: {@code intake → lane → connect → dialogue → verdict → retry, bounce, record}. Tasks come in from Kafka, what became of them goes out to
 * Kafka; it asks no DNS and keeps nothing. {@link dev.milena.deliverer.Main} alone sees all its rooms.
 */
@NullMarked
@CheckReturnValue
package dev.milena.deliverer;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
