/**
 * What a bench message looks like: its id, its recipients, its text and its sum. The source writes it, the sink judges it; nothing else is shared between
 * them. Must not know sockets.
 */
@NullMarked
@CheckReturnValue
package dev.milena.bench.form;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
