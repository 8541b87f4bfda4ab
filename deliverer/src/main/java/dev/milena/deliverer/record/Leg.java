package dev.milena.deliverer.record;

import dev.milena.mail.RemoteHost;
import org.jspecify.annotations.Nullable;

/**
 * One SMTP transaction of an attempt, as its events name it.
 *
 * @param number from 1 within the attempt
 * @param remote null where no session came about
 * @param tlsProtocol null in clear
 */
public record Leg(
        int number,
        @Nullable RemoteHost remote,
        @Nullable String tlsProtocol,
        @Nullable String tlsCipher) {}
