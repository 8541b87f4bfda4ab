/** What a reply or a lost connection means: scope, permanence, outcome. One file holds the whole policy table. */
@NullMarked
@CheckReturnValue
package dev.milena.deliverer.verdict;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
