package dev.milena.router.resolve;

import dev.milena.mail.EnhancedCode;
import dev.milena.mail.Failure;
import dev.milena.mail.Failure.Permanence;
import dev.milena.mail.MailDomain;

/**
 * What is said when there is no host to try: the whole table. The scope is the recipient, as nobody was dialled and no site is to blame; only the deliverer
 * decides what follows.
 */
final class RouteFailures {

    private RouteFailures() {}

    /** RFC 7505 §4.1. */
    static Failure nullMx(MailDomain domain) {
        return permanent(556, "5.1.10", domain.text() + " takes no mail (null MX)");
    }

    static Failure noSuchDomain(MailDomain domain) {
        return permanent(550, "5.1.2", "the domain " + domain.text() + " does not exist");
    }

    /** Neither MX nor address. */
    static Failure noHost(MailDomain domain) {
        return permanent(550, "5.1.2", "the domain " + domain.text() + " has neither an MX record nor an address");
    }

    static Failure brokenMx(MailDomain domain, String reason) {
        return permanent(550, "5.4.4", "the domain " + domain.text() + " cannot be routed: " + reason);
    }

    /** RFC 5321 §5.1: with MX records present and none usable the address of the domain itself must not be tried. */
    static Failure noMxHasAddress(MailDomain domain) {
        return permanent(550, "5.4.4", "none of the MX hosts of " + domain.text() + " has an address");
    }

    static Failure leadsBack(MailDomain domain) {
        return permanent(554, "5.4.6", "the mail exchanger of " + domain.text() + " is this machine: mail loops back");
    }

    static Failure literalRefused(MailDomain domain) {
        return permanent(550, "5.1.2", "mail to the address literal " + domain.text() + " is not sent from here");
    }

    /** RFC 5321 §5.1: the message must be queued and tried again. */
    static Failure unreachable(MailDomain domain, String reason) {
        return temporary("4.4.3", "DNS gives no answer about " + domain.text() + ": " + reason);
    }

    /** A smarthost that cannot be found is the operator's mistake: the mail waits until it is mended. */
    static Failure smarthostMissing(MailDomain domain, String targets) {
        return temporary("4.3.5", "no target of the route for " + domain.text() + " has an address: " + targets);
    }

    static Failure broken(MailDomain domain, Throwable bug) {
        return temporary("4.3.0", "the route of " + domain.text() + " could not be found out: " + bug);
    }

    private static Failure permanent(int code, String enhanced, String text) {
        return failure(Permanence.PERMANENT, code, enhanced, text);
    }

    private static Failure temporary(String enhanced, String text) {
        return failure(Permanence.TRANSIENT, 451, enhanced, text);
    }

    private static Failure failure(Permanence permanence, int code, String enhanced, String text) {
        return new Failure(
                Failure.Scope.RECIPIENT,
                permanence,
                Failure.Stage.ROUTE,
                code,
                EnhancedCode.of(enhanced),
                text,
                null,
                false);
    }
}
