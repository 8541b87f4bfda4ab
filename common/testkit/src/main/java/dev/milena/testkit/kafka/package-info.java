/**
 * A Kafka in a container, for the same tests that run on the embedded broker everywhere else. An image goes in, the address of its broker comes out; the
 * only home of Testcontainers. It must not know topics or mail.
 */
@NullMarked
@CheckReturnValue
package dev.milena.testkit.kafka;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
