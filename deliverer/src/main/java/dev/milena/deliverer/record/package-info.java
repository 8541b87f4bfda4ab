/** Turns results into events, retries and reports and hands them to the outcome log. */
@NullMarked
@CheckReturnValue
package dev.milena.deliverer.record;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
