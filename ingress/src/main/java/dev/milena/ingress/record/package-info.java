/** What happened, for the mail log and the metrics: typed, with a bounded set of reasons, without addresses. It decides nothing. */
@NullMarked
@CheckReturnValue
package dev.milena.ingress.record;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
