/**
 * The whole of Milena in one process: an embedded broker, its topics, deliverer, router and ingress, started from the far end of the flow back to the door
 * so that nothing is accepted before it can go on. Gets configuration, gives running parts; must not know the command line.
 */
@NullMarked
@CheckReturnValue
package dev.milena.standalone;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
