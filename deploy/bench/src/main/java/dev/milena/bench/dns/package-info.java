/**
 * A DNS server for tests and measurements: every name resolves to this machine, and certain names fail in certain ways. Must not know who asks.
 */
@NullMarked
@CheckReturnValue
package dev.milena.bench.dns;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
