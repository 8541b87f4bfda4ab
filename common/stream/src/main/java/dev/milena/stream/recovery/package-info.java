/**
 * After a loss of power: topics lost their ends, each at another place, and what outlived it no longer fits together. In comes a Kafka that nobody works on
 * yet, out goes one on which router and deliverer can begin: no transaction hangs, no offset that is on record is given out a second time, and whoever lost his
 * task has a new one. It must not be used beside services at work. Door: {@link dev.milena.stream.recovery.Recovery}.
 */
@NullMarked
@CheckReturnValue
package dev.milena.stream.recovery;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
