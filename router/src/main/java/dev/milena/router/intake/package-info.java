/**
 * The loop: a batch from Kafka, its domains to {@code resolve}, its messages through {@code plan} and {@code dispatch}, and everything back in one
 * commit. Waits for DNS, but never long; what is late is parked. It must not know how a route is found or a task is made.
 */
@NullMarked
@CheckReturnValue
package dev.milena.router.intake;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
