/**
 * From one message and the routes of its domains to the fewest tasks. Pure: the same in gives the same out, but for the order among equal MX hosts,
 * whose randomness is a parameter. It must not know DNS, Kafka or events.
 */
@NullMarked
@CheckReturnValue
package dev.milena.router.plan;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
