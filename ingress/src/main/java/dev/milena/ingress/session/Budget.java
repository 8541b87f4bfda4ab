package dev.milena.ingress.session;

/** What a client may waste before its session ends; every accepted message makes up for it. For the session's thread. */
final class Budget {

    private final int maxErrors;
    private final int maxJunk;
    private int errors;
    private int junk;

    Budget(SessionRules rules) {
        this.maxErrors = rules.maxErrors();
        this.maxJunk = rules.maxJunk();
    }

    /** Counts one error. False if there had been too many. */
    boolean error() {
        return ++errors <= maxErrors;
    }

    /** Counts one command that does nothing. False if there had been too many. */
    boolean junk() {
        return ++junk <= maxJunk;
    }

    void restore() {
        errors = 0;
        junk = 0;
    }
}
