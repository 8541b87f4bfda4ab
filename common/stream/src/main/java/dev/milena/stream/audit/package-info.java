/**
 * The proof that nothing is lost: {@code accepted recipients = final events + queued}. In come the topics and the groups' offsets, out go a
 * {@link dev.milena.stream.audit.Balance}, every recipient that breaks it, and on request a new task for whoever has no home. {@code Positions}, {@code Sweep}
 * and {@code Account} read, {@code Ledger} keeps entries on disk, {@code Judge} is the pure rule. Outside of the delivery path; it must not know why a recipient
 * is where it is. Door: {@link dev.milena.stream.audit.Audit}.
 */
@NullMarked
@CheckReturnValue
package dev.milena.stream.audit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
