/**
 * What is measured: figures by name and unit, of one round and as medians of several. Numbers in, numbers out; must not know where they come from.
 */
@NullMarked
@CheckReturnValue
package dev.milena.bench.figure;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
