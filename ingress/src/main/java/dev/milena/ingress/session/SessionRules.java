package dev.milena.ingress.session;

import dev.milena.mail.Mailbox;
import org.jspecify.annotations.Nullable;

/**
 * What every session keeps to.
 *
 * @param hostname the name in greeting and EHLO
 * @param maxErrors after so many errors the session ends
 * @param maxJunk after so many commands that do nothing the session ends (NOOP, RSET, VRFY, …)
 * @param maxChunks BDAT chunks of one message
 * @param addressLiterals whether recipients at an address literal are taken
 * @param postmaster who {@code <postmaster>} is; null: nobody
 */
public record SessionRules(
        String hostname,
        long maxMessageSize,
        int maxRecipients,
        int maxErrors,
        int maxJunk,
        int maxChunks,
        boolean addressLiterals,
        @Nullable Mailbox postmaster) {}
