/** Hands the tasks of the partitions we own to their lanes, and says when a partition should pause. */
@NullMarked
@CheckReturnValue
package dev.milena.deliverer.intake;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
