/**
 * The router's door over Kafka: accepted mail and tasks whose delay is over come out in batches, everything a batch leads to goes back in one transaction with
 * its offsets. It must not know routes.
 */
@NullMarked
@CheckReturnValue
package dev.milena.stream.routing;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
