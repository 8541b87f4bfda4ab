package dev.milena.bench.round;

import dev.milena.bench.form.Recipients;
import dev.milena.bench.judge.Judgement;
import dev.milena.bench.sink.Account;
import dev.milena.bench.source.Ledger;

/** The mail of one phase. */
record Sent(Ledger ledger, Recipients recipients) {

    /** Recipients that were accepted. */
    long owed() {
        return ledger.accepted() * recipients.perMessage() - ledger.refusedRecipients();
    }

    /** Whether all of it is there, or reported about. Only to be asked once the source has ended. */
    boolean arrived(Account account) {
        // What was not answered may have arrived too and a report may stand for recipients: only then it has to be
        // looked up.
        boolean counted = account.unique(ledger.tag()) >= owed();
        boolean exact = ledger.unanswered() == 0 && account.bouncedIds() == 0;
        return exact ? counted : judge(account).missing() == 0;
    }

    Judgement judge(Account account) {
        return Judgement.of(ledger, recipients, account);
    }

    /** When an id of this mail was accepted, as {@link Account#acceptedAt} wants to know it. */
    static long acceptedAt(Ledger ledger, long tag, long number) {
        boolean measured = tag == ledger.tag() && ledger.measuredSince() != 0 && number >= ledger.firstMeasured();
        return measured ? ledger.acceptedAt(number) : Account.NOT_MEASURED;
    }
}
