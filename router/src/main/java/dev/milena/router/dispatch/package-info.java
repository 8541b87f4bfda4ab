/**
 * From a plan to what is written about it: tasks with or without their octets, Reception events, parked tasks. It must not know how a plan was
 * made.
 */
@NullMarked
@CheckReturnValue
package dev.milena.router.dispatch;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
