package dev.milena.ingress.session;

import dev.milena.mail.Envelope;
import java.util.OptionalLong;

/**
 * A transaction whose message begins.
 *
 * @param ehlo the name the client gave; safe in a header field
 * @param extended whether it said EHLO
 * @param declaredSize what SIZE promised, only a hint
 */
public record Submission(Client client, String ehlo, boolean extended, Envelope envelope, OptionalLong declaredSize) {}
