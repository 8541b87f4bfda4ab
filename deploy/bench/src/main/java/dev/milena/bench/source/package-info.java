/**
 * The load: sessions that send bench messages to a relay and a ledger of what the relay answered to each. Gets a relay's address and how much to send; gives
 * the ledger. Must not know the sink.
 */
@NullMarked
@CheckReturnValue
package dev.milena.bench.source;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
