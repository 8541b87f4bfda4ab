/** Composes delivery status notifications (RFC 3464, RFC 6533). */
@NullMarked
@CheckReturnValue
package dev.milena.deliverer.bounce;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
