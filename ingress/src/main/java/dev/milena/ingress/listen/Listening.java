package dev.milena.ingress.listen;

import dev.milena.ingress.admit.Admission;
import dev.milena.ingress.record.MailLog;
import dev.milena.ingress.session.Reception;
import dev.milena.ingress.session.SessionRules;
import dev.milena.runtime.time.Time;

/** What every connection of a listener shares. */
public record Listening(
        SessionRules rules, Pace pace, Admission admission, Reception reception, MailLog log, Time time) {}
