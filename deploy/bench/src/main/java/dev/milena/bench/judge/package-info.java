/**
 * Who is right: what a relay answered for held against what arrived. Gets a ledger and an account; gives counts. Must not know who asks, or how fast it went.
 */
@NullMarked
@CheckReturnValue
package dev.milena.bench.judge;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
