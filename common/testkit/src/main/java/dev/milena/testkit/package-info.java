/**
 * Fakes that stand in for the outside in tests: time that a test moves by hand, and what else passes the same contract tests as the real thing. Test scope
 * only; must not know any service.
 */
@NullMarked
@CheckReturnValue
package dev.milena.testkit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
