/**
 * Carries out a profile: relays in turn, round after round, phase after phase, looking once a second. Gets a profile and relays; gives results. Must not know
 * how they are shown.
 */
@NullMarked
@CheckReturnValue
package dev.milena.bench.round;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
