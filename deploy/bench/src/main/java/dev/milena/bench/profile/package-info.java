/**
 * What a measurement does, as data: phases of load, faults of the world, settings of the product. The catalogue and what the command line changes of it.
 * Must not know how it is carried out.
 */
@NullMarked
@CheckReturnValue
package dev.milena.bench.profile;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
