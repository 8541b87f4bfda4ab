/**
 * From a recipient's domain to the hosts that take its mail, with their addresses, or to the reason why there are none (RFC 5321 §5.1). In: domains;
 * out: {@link dev.milena.router.resolve.RouteAnswer}s, kept by TTL. Static routes come before DNS. It must not know messages, tasks or Kafka.
 */
@NullMarked
@CheckReturnValue
package dev.milena.router.resolve;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
