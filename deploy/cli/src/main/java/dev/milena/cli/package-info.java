/**
 * The command line: {@code deploy/milena <command>}. Words and files come in, running processes, one clear line and an exit code go out. Each command reads
 * its options, loads its part of the configuration and wires rooms that others built; it decides nothing about mail. Door: {@link dev.milena.cli.Main}.
 */
@NullMarked
@CheckReturnValue
package dev.milena.cli;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
