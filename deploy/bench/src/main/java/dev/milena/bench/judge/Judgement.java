package dev.milena.bench.judge;

import dev.milena.bench.form.Ids;
import dev.milena.bench.form.Recipients;
import dev.milena.bench.sink.Account;
import dev.milena.bench.source.Ledger;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * One run, recipient by recipient.
 *
 * @param measured accepted messages that were begun after the warm-up
 * @param missing recipients of accepted messages that neither got it nor are covered by a report to the sender
 * @param phantom recipients that got a message which the relay had refused
 */
public record Judgement(long measured, long missing, long phantom) {

    /** Judges a run whose source has ended. Looks at every message, so not to be called again and again. */
    public static Judgement of(Ledger ledger, Recipients recipients, Account account) {
        long measured = 0;
        long missing = 0;
        long phantom = 0;
        byte[][] domains = recipients.domainOctets();
        ByteBuf address = Unpooled.buffer(256);
        for (long number = 0; number < ledger.begun(); number++) {
            Ledger.Answer answer = ledger.answer(number);
            if (answer == Ledger.Answer.ACCEPTED && number >= ledger.firstMeasured()) {
                measured++;
            }
            if (answer != Ledger.Answer.ACCEPTED && answer != Ledger.Answer.REFUSED) {
                continue;
            }
            long id = Ids.id(ledger.tag(), number);
            boolean bounced = account.bounced(id);
            for (int k = 0; k < recipients.perMessage(); k++) {
                address.clear();
                recipients.write(address, domains, number, k);
                boolean has = account.has(id, Ids.mailbox(address, 0, address.writerIndex()));
                if (answer == Ledger.Answer.REFUSED) {
                    phantom += has ? 1 : 0;
                } else if (!has && !bounced && ledger.owes(number, k)) {
                    missing++;
                }
            }
        }
        return new Judgement(measured, missing, phantom);
    }
}
