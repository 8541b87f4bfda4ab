package dev.milena.bench;

import dev.milena.bench.form.Recipients;
import dev.milena.bench.judge.Judgement;
import dev.milena.bench.sink.Account;
import dev.milena.bench.source.Ledger;
import java.util.Locale;

/**
 * The judgement: what the relay accepted against what arrived.
 *
 * @param missing recipients of accepted messages that neither got it nor are covered by a report to the sender
 * @param phantom recipients that got a message which the relay had refused
 * @param perSecond measured messages accepted and delivered, over the time from the end of the warm-up to the last delivery
 * @param acceptP50 of the relay's 250, and so on: microseconds
 */
public record Report(
        long sent,
        long accepted,
        long refused,
        long unanswered,
        long deferrals,
        long unique,
        long duplicates,
        long missing,
        long phantom,
        long corrupt,
        long reports,
        long repeatedReports,
        double perSecond,
        long acceptP50,
        long acceptP99,
        long endToEndP50,
        long endToEndP99,
        long sinceAcceptedP50,
        long sinceAcceptedP99) {

    /** Judges a run that has ended; what other runs brought to the same sink counts for neither side, except in {@code unique}, {@code corrupt}, reports. */
    public static Report of(Ledger ledger, Recipients recipients, Account account) {
        Judgement judgement = Judgement.of(ledger, recipients, account);
        double seconds = (account.lastDelivery() - ledger.measuredSince()) / 1e9;
        return new Report(
                ledger.begun(),
                ledger.accepted(),
                ledger.refused(),
                ledger.unanswered(),
                ledger.deferrals(),
                account.unique(),
                account.duplicates(ledger.tag()),
                judgement.missing(),
                judgement.phantom(),
                account.corrupt(),
                account.reports(),
                account.repeatedReports(),
                seconds > 0 ? judgement.measured() / seconds : 0,
                ledger.latency().getValueAtPercentile(50),
                ledger.latency().getValueAtPercentile(99),
                account.endToEnd().getValueAtPercentile(50),
                account.endToEnd().getValueAtPercentile(99),
                account.sinceAccepted().getValueAtPercentile(50),
                account.sinceAccepted().getValueAtPercentile(99));
    }

    /** Nothing is missing, changed, or there that must not be. Duplicates are for the reader to judge. */
    public boolean clean() {
        return missing == 0 && corrupt == 0 && phantom == 0 && accepted > 0;
    }

    String text() {
        return String.format(
                Locale.ROOT,
                """
                messages    sent %d, accepted %d, refused %d, unanswered %d, deferred and sent again %d
                deliveries  unique %d, duplicate %d, missing %d, phantom %d, corrupt %d
                reports     %d, repeated %d
                throughput  %.0f messages/s
                accept      p50 %.1f ms, p99 %.1f ms
                end to end  p50 %.1f ms, p99 %.1f ms
                from 250    p50 %.1f ms, p99 %.1f ms
                """,
                sent,
                accepted,
                refused,
                unanswered,
                deferrals,
                unique,
                duplicates,
                missing,
                phantom,
                corrupt,
                reports,
                repeatedReports,
                perSecond,
                acceptP50 / 1e3,
                acceptP99 / 1e3,
                endToEndP50 / 1e3,
                endToEndP99 / 1e3,
                sinceAcceptedP50 / 1e3,
                sinceAcceptedP99 / 1e3);
    }

    String json() {
        return String.format(
                Locale.ROOT,
                "{\"sent\":%d,\"accepted\":%d,\"refused\":%d,\"unanswered\":%d,\"deferrals\":%d,\"unique\":%d,\"duplicate\":%d,"
                        + "\"missing\":%d,\"phantom\":%d,\"corrupt\":%d,\"reports\":%d,\"repeated_reports\":%d,\"per_second\":%.1f,"
                        + "\"accept_p50_us\":%d,\"accept_p99_us\":%d,\"end_to_end_p50_us\":%d,\"end_to_end_p99_us\":%d,"
                        + "\"from_250_p50_us\":%d,\"from_250_p99_us\":%d}",
                sent,
                accepted,
                refused,
                unanswered,
                deferrals,
                unique,
                duplicates,
                missing,
                phantom,
                corrupt,
                reports,
                repeatedReports,
                perSecond,
                acceptP50,
                acceptP99,
                endToEndP50,
                endToEndP99,
                sinceAcceptedP50,
                sinceAcceptedP99);
    }
}
