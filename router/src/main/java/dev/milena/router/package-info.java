/**
 * The router: accepted mail and due retries in, delivery tasks out, one transaction for each batch. One thread does it all; only DNS answers come from
 * another. Rooms in the order of the flow: {@code intake} (the loop), {@code resolve} (domain to route), {@code plan} (recipients to tasks),
 * {@code dispatch} (tasks to records). It must not decide what a failure means, wait for one domain on behalf of another, or dial anybody.
 */
@NullMarked
@CheckReturnValue
package dev.milena.router;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
