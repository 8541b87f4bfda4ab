package dev.milena.deliverer.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.deliverer.verdict.Finding;
import dev.milena.deliverer.verdict.Trouble;
import dev.milena.mail.BodyType;
import dev.milena.mail.DomainName;
import dev.milena.mail.DsnReturn;
import dev.milena.mail.Envelope;
import dev.milena.mail.Failure;
import dev.milena.mail.Failure.Scope;
import dev.milena.mail.Mailbox;
import dev.milena.mail.Notify;
import dev.milena.mail.Recipient;
import dev.milena.mail.RemoteHost;
import dev.milena.mail.ReversePath;
import dev.milena.smtp.Reply;
import dev.milena.smtp.data.Framing;
import dev.milena.smtp.reply.Extensions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransactionDialogueTest {

    private static final RemoteHost HOST = new RemoteHost("mx.example", "192.0.2.1:25");

    /** What a server offers, as words of its EHLO response. */
    private static Extensions offers(String... lines) {
        List<String> all = new ArrayList<>(List.of("mx.example"));
        all.addAll(List.of(lines));
        return Extensions.of(new Reply(250, null, all));
    }

    private static TransactionDialogue dialogue(Extensions offered, int recipients) {
        return dialogue(offered, envelope(recipients), false);
    }

    private static TransactionDialogue dialogue(Extensions offered, Envelope envelope, boolean resetFirst) {
        return new TransactionDialogue(
                envelope, 1000, new TransactionDialogue.Terms(HOST, offered, 100, true), resetFirst);
    }

    private static Envelope envelope(int recipients) {
        List<Recipient> all = new ArrayList<>();
        for (int i = 0; i < recipients; i++) {
            all.add(new Recipient(i, mailbox("r" + i), Set.of(), null));
        }
        return new Envelope(ReversePath.to(mailbox("s")), all, BodyType.SEVEN_BIT, false, null, null);
    }

    private static Mailbox mailbox(String local) {
        return new Mailbox(local, new DomainName("dst.example"));
    }

    private static String said(Step step) {
        assertThat(step).isInstanceOf(Step.Say.class);
        return String.join(
                " | ",
                ((Step.Say) step).commands().stream().map(Command::toString).toList());
    }

    /** Gives these codes in order and returns the last step. */
    private static Step answer(TransactionDialogue dialogue, int... codes) {
        Step step = new Step.Wait();
        for (int code : codes) {
            step = dialogue.reply(Reply.of(code, "words of " + code));
        }
        return step;
    }

    /** The fates in one word each: ok, later, or scope, permanence and code. */
    private static String fates(TransactionDialogue dialogue) {
        List<String> words = new ArrayList<>();
        for (Fate fate : dialogue.fates()) {
            words.add(
                    switch (fate) {
                        case Fate.Delivered delivered -> "ok";
                        case Fate.Later later -> "later";
                        case Fate.Failed failed -> word(failed.failure());
                    });
        }
        return String.join(" ", words);
    }

    private static String word(Failure failure) {
        return failure.scope().name().charAt(0)
                + (failure.permanent() ? "!" : "?")
                + failure.code()
                + (failure.ambiguous() ? "~" : "");
    }

    @Test
    void theEnvelopeGoesInOneFlushWherePipeliningIsOffered() {
        TransactionDialogue dialogue = dialogue(offers("PIPELINING", "SIZE"), 2);
        assertThat(said(dialogue.begin(Look.NOTHING_SEEN)))
                .isEqualTo(
                        "MAIL FROM:<s@dst.example> SIZE=1000 | RCPT TO:<r0@dst.example> | RCPT TO:<r1@dst.example> | DATA");
        assertThat(answer(dialogue, 250, 250, 250)).isInstanceOf(Step.Wait.class);
        assertThat(answer(dialogue, 354)).isEqualTo(new Step.SendBody(Framing.DATA));
        dialogue.endSent();
        assertThat(answer(dialogue, 250)).isEqualTo(new Step.Done(true, false));
        assertThat(fates(dialogue)).isEqualTo("ok ok");
        assertThat(dialogue.transcript()).isEmpty();
    }

    @Test
    void theEnvelopeGoesOneByOneWhereItIsNot() {
        TransactionDialogue dialogue = dialogue(Extensions.NONE, envelope(2), true);
        assertThat(said(dialogue.begin(Look.NOTHING_SEEN))).isEqualTo("RSET");
        assertThat(said(answer(dialogue, 250))).isEqualTo("MAIL FROM:<s@dst.example>");
        assertThat(said(answer(dialogue, 250))).isEqualTo("RCPT TO:<r0@dst.example>");
        assertThat(said(answer(dialogue, 550))).isEqualTo("RCPT TO:<r1@dst.example>");
        assertThat(said(answer(dialogue, 251))).isEqualTo("DATA");
        assertThat(answer(dialogue, 354)).isEqualTo(new Step.SendBody(Framing.DATA));
        dialogue.endSent();
        assertThat(answer(dialogue, 250)).isEqualTo(new Step.Done(true, false));
        assertThat(fates(dialogue)).isEqualTo("R!550 ok");
    }

    @Test
    void theMessageNeverTravelsWithTheEnvelopeNotEvenAsAChunk() {
        TransactionDialogue dialogue = dialogue(offers("PIPELINING", "CHUNKING"), 1);
        assertThat(said(dialogue.begin(Look.NOTHING_SEEN)))
                .isEqualTo("MAIL FROM:<s@dst.example> | RCPT TO:<r0@dst.example>");
        assertThat(answer(dialogue, 250, 250)).isEqualTo(new Step.SendBody(Framing.BDAT));
        dialogue.chunkSent(500);
        assertThat(answer(dialogue, 250)).isInstanceOf(Step.NextChunk.class);
        dialogue.endSent();
        assertThat(answer(dialogue, 250)).isEqualTo(new Step.Done(true, false));
        assertThat(fates(dialogue)).isEqualTo("ok");
    }

    /** Pipelined, three recipients; the replies to MAIL, RCPT, RCPT, RCPT, DATA and the end of data; x: nothing more is read. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // replies                      | fates                  | usable, reset
                "250 250 250 250 354 250        | ok ok ok               | true  false",
                "250 250 550 250 354 250        | ok R!550 ok            | true  false",
                "250 250 450 250 354 250        | ok R?450 ok            | true  false",
                "250 250 452 452 354 250        | ok later later         | true  false",
                "250 250 552 552 354 250        | ok later later         | true  false",
                "250 452 250 250 354 250        | R?452 ok ok            | true  false",
                "250 552 552 552 554            | R?552 R?552 R?552      | true  true",
                "250 550 550 550 503            | R!550 R!550 R!550      | true  true",
                "250 550 450 550 354(empty) 554 | R!550 R?450 R!550      | true  true",
                "250 550 450 550 354(empty) 250 | R!550 R?450 R!550      | true  true",
                "250 550 450 550 354(empty) 421 | R!550 R?450 R!550      | false false",
                "250 550 450 550 250            | R!550 R?450 R!550      | false false",
                "451 503 503 503 503            | M?451 M?451 M?451      | true  true",
                "550 503 503 503 503            | M!550 M!550 M!550      | true  true",
                "552 503 503 503 503            | M!552 M!552 M!552      | true  true",
                "599 503 503 503 503            | M!599 M!599 M!599      | true  true",
                "550 250 250 250 354            | M!550 M!550 M!550      | false false",
                "421                            | S?421 S?421 S?421      | false false",
                "300                            | S?300 S?300 S?300      | false false",
                "250 550 421                    | R!550 S?421 S?421      | false false",
                "250 250 300                    | S?300 S?300 S?300      | false false",
                "250 250 550 250 451            | M?451 R!550 M?451      | true  true",
                "250 250 550 250 554            | M!554 R!550 M!554      | true  true",
                "250 250 550 250 421            | S?421 R!550 S?421      | false false",
                "250 250 550 250 250            | S?250 R!550 S?250      | false false",
                "250 250 550 250 354 451        | M?451 R!550 M?451      | true  true",
                "250 250 550 250 354 452        | M?452 R!550 M?452      | true  true",
                "250 250 550 250 354 550        | M!550 R!550 M!550      | true  true",
                "250 250 550 250 354 599        | M!599 R!550 M!599      | true  true",
                "250 250 550 250 354 421        | S?421 R!550 S?421      | false false",
                "250 250 550 250 354 300        | S?300~ R!550 S?300~    | false false",
                "250 250 550 250 354 354        | S?354~ R!550 S?354~    | false false",
                "250 250 550 250 354 lost       | S?421~ R!550 S?421~    | false false",
                "250 250 550 250 354 garbage    | S?421~ R!550 S?421~    | false false",
                "250 250 550 250 354 timeout    | S?421~ R!550 S?421~    | false false",
                "250 250 550 250 354(early) 250 | S?250 R!550 S?250      | false false",
                "250 250 550 250 354(early) 552 | M!552 R!550 M!552      | false false",
                "250 250 550 250 354(early) 421 | S?421 R!550 S?421      | false false",
                "250 250 550 250 354(early) lost| S?421 R!550 S?421      | false false",
                "250 250 550 lost               | S?421 R!550 S?421      | false false",
                "lost                           | S?421 S?421 S?421      | false false",
                "garbage                        | S?421 S?421 S?421      | false false",
            })
    void everyRecipientGetsTheFateItsRepliesSay(String replies, String fates, String done) {
        TransactionDialogue dialogue = dialogue(offers("PIPELINING"), 3);
        Step step = dialogue.begin(Look.NOTHING_SEEN);
        assertThat(step).isInstanceOf(Step.Say.class);
        for (String word : replies.trim().split(" +", -1)) {
            step = switch (word) {
                case "lost" -> dialogue.broken(Trouble.LOST, "closed");
                case "garbage" -> dialogue.broken(Trouble.GARBAGE, "hello there");
                case "timeout" -> dialogue.broken(Trouble.TIMEOUT, "silence");
                default -> answer(dialogue, Integer.parseInt(word.substring(0, 3)));
            };
            if (word.endsWith("(empty)")) {
                assertThat(step).isInstanceOf(Step.SendNothing.class);
            } else if (step instanceof Step.SendBody && !word.endsWith("(early)")) {
                dialogue.endSent();
            }
        }
        String[] flags = done.trim().split(" +", -1);
        assertThat(step).isEqualTo(new Step.Done(Boolean.parseBoolean(flags[0]), Boolean.parseBoolean(flags[1])));
        assertThat(fates(dialogue)).isEqualTo(fates.trim());
    }

    @Test
    void aFullMailboxIsNotTooManyRecipients() {
        TransactionDialogue dialogue = dialogue(offers("PIPELINING"), 2);
        assertThat(dialogue.begin(Look.NOTHING_SEEN)).isInstanceOf(Step.Say.class);
        assertThat(answer(dialogue, 250, 250)).isInstanceOf(Step.Wait.class);
        assertThat(dialogue.reply(Reply.of(452, "4.2.2", "full"))).isInstanceOf(Step.Wait.class);
        Step step = answer(dialogue, 354);
        assertThat(step).isInstanceOf(Step.SendBody.class);
        dialogue.endSent();
        assertThat(answer(dialogue, 250)).isInstanceOf(Step.Done.class);
        assertThat(fates(dialogue)).isEqualTo("ok R?452");
    }

    @Test
    void whoeverIsMoreThanTheServerTakesIsLeftForTheNext() {
        TransactionDialogue dialogue = new TransactionDialogue(
                envelope(4), 10, new TransactionDialogue.Terms(HOST, offers("PIPELINING"), 2, true), false);
        assertThat(said(dialogue.begin(Look.NOTHING_SEEN)))
                .contains("r0@", "r1@")
                .doesNotContain("r2@");
        assertThat(answer(dialogue, 250, 250, 250, 354)).isInstanceOf(Step.SendBody.class);
        dialogue.endSent();
        assertThat(answer(dialogue, 250)).isInstanceOf(Step.Done.class);
        assertThat(fates(dialogue)).isEqualTo("ok ok later later");
    }

    @Test
    void aServerThatIsOneReplyAheadDeliversNothing() {
        TransactionDialogue dialogue = dialogue(offers("PIPELINING"), 1);
        assertThat(dialogue.begin(Look.NOTHING_SEEN)).isInstanceOf(Step.Say.class);
        assertThat(answer(dialogue, 250, 250, 250)).isEqualTo(new Step.Done(false, false));
        assertThat(fates(dialogue)).isEqualTo("S?250");

        TransactionDialogue oneByOne = dialogue(Extensions.NONE, 1);
        assertThat(said(oneByOne.begin(Look.NOTHING_SEEN))).startsWith("MAIL");
        assertThat(said(answer(oneByOne, 250))).startsWith("RCPT");
        assertThat(oneByOne.unasked(Reply.of(250, "again"))).isEqualTo(new Step.Done(false, false));
        assertThat(fates(oneByOne)).isEqualTo("S?250");
    }

    @Test
    void aRefusedChunkEndsTheTransaction() {
        TransactionDialogue dialogue = dialogue(offers("CHUNKING", "PIPELINING"), 1);
        assertThat(dialogue.begin(Look.NOTHING_SEEN)).isInstanceOf(Step.Say.class);
        assertThat(answer(dialogue, 250, 250)).isInstanceOf(Step.SendBody.class);
        dialogue.chunkSent(10);
        assertThat(answer(dialogue, 552)).isEqualTo(new Step.Done(true, true));
        assertThat(fates(dialogue)).isEqualTo("M!552");
    }

    @Test
    void aResetThatFailsEndsTheSession() {
        TransactionDialogue dialogue = dialogue(offers("PIPELINING"), envelope(1), true);
        assertThat(said(dialogue.begin(Look.NOTHING_SEEN))).startsWith("RSET | MAIL");
        assertThat(answer(dialogue, 550)).isEqualTo(new Step.Done(false, false));
        assertThat(fates(dialogue)).isEqualTo("S?550");
    }

    @Test
    void whatTheServerCannotTakeIsNotSent() {
        TransactionDialogue tooLarge = dialogue(offers("SIZE 999"), 1);
        assertThat(tooLarge.begin(Look.NOTHING_SEEN)).isEqualTo(new Step.Done(true, false));
        assertThat(fates(tooLarge)).isEqualTo("M!552");
        assertThat(enhanced(tooLarge)).isEqualTo("5.3.4");

        Envelope eight = envelope(null, BodyType.EIGHT_BIT_MIME, false, mailbox("r"));
        assertThat(Fitness.wantsLook(eight, Extensions.NONE)).isTrue();
        TransactionDialogue eightBit = dialogue(Extensions.NONE, eight, false);
        assertThat(eightBit.begin(new Look(true, false))).isEqualTo(new Step.Done(true, false));
        assertThat(enhanced(eightBit)).isEqualTo("5.6.3");
        TransactionDialogue onlyDeclared = dialogue(Extensions.NONE, eight, false);
        assertThat(said(onlyDeclared.begin(new Look(false, false)))).isEqualTo("MAIL FROM:<s@dst.example>");
    }

    @Test
    void utf8IsOnlySentWhereItIsOffered() {
        Envelope header = envelope(null, BodyType.EIGHT_BIT_MIME, true, mailbox("r"));
        TransactionDialogue refused = dialogue(offers("8BITMIME"), header, false);
        assertThat(refused.begin(new Look(true, true))).isEqualTo(new Step.Done(true, false));
        assertThat(enhanced(refused)).isEqualTo("5.6.7");

        Envelope mixed = envelope(null, BodyType.EIGHT_BIT_MIME, true, mailbox("jürgen"), mailbox("r"));
        TransactionDialogue some = dialogue(offers("8BITMIME", "PIPELINING"), mixed, false);
        assertThat(said(some.begin(new Look(true, false))))
                .isEqualTo("MAIL FROM:<s@dst.example> BODY=8BITMIME | RCPT TO:<r@dst.example> | DATA");
        assertThat(answer(some, 250, 250, 354)).isInstanceOf(Step.SendBody.class);
        some.endSent();
        assertThat(answer(some, 250)).isInstanceOf(Step.Done.class);
        assertThat(fates(some)).isEqualTo("R!553 ok");

        TransactionDialogue all = dialogue(offers("8BITMIME", "SMTPUTF8", "PIPELINING"), mixed, false);
        assertThat(said(all.begin(Look.NOTHING_SEEN)))
                .startsWith("MAIL FROM:<s@dst.example> BODY=8BITMIME SMTPUTF8 | RCPT TO:<jürgen@dst.example>");
    }

    @Test
    void dsnParametersArePassedOnWhereOffered() {
        Recipient recipient =
                new Recipient(0, mailbox("a b"), Set.of(Notify.DELAY, Notify.SUCCESS), "rfc822;a+20b@x.example");
        Envelope envelope = new Envelope(
                ReversePath.none(), List.of(recipient), BodyType.SEVEN_BIT, false, DsnReturn.HDRS, "id+2B1");
        assertThat(said(dialogue(offers("DSN", "PIPELINING"), envelope, false).begin(Look.NOTHING_SEEN)))
                .isEqualTo(
                        "MAIL FROM:<> RET=HDRS ENVID=id+2B1 | RCPT TO:<\"a b\"@dst.example> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;a+20b@x.example | DATA");
        assertThat(said(dialogue(offers("PIPELINING"), envelope, false).begin(Look.NOTHING_SEEN)))
                .isEqualTo("MAIL FROM:<> | RCPT TO:<\"a b\"@dst.example> | DATA");
    }

    @Test
    void aParameterThatWouldBecomeTwoIsLeftOut() {
        Recipient recipient = new Recipient(0, mailbox("r"), Set.of(), "rfc822;x NOTIFY=NEVER");
        Envelope envelope =
                new Envelope(ReversePath.none(), List.of(recipient), BodyType.SEVEN_BIT, false, null, "a\r\nRSET");
        assertThat(said(dialogue(offers("DSN", "PIPELINING"), envelope, false).begin(Look.NOTHING_SEEN)))
                .isEqualTo("MAIL FROM:<> | RCPT TO:<r@dst.example> | DATA");
    }

    @Test
    void milenaMayEndItHerself() {
        TransactionDialogue dialogue = dialogue(offers("PIPELINING"), 2);
        assertThat(dialogue.begin(Look.NOTHING_SEEN)).isInstanceOf(Step.Say.class);
        assertThat(answer(dialogue, 250, 550, 250, 354)).isInstanceOf(Step.SendBody.class);
        assertThat(dialogue.abandon(Finding.MAY_NOT_FINISH, "not ours")).isEqualTo(new Step.Done(false, false));
        assertThat(fates(dialogue)).isEqualTo("R!550 M?451");
    }

    @Test
    void theTranscriptIsKeptWithFailuresAndBounded() {
        TransactionDialogue dialogue = dialogue(offers("PIPELINING"), 100);
        assertThat(dialogue.begin(Look.NOTHING_SEEN)).isInstanceOf(Step.Say.class);
        assertThat(answer(dialogue, 250)).isInstanceOf(Step.Wait.class);
        for (int i = 0; i < 100; i++) {
            Reply refusal = Reply.of(550, "5.1.1", "no such user " + "x".repeat(i * 20));
            assertThat(dialogue.reply(refusal)).isInstanceOf(Step.Wait.class);
        }
        Step step = answer(dialogue, 554);
        assertThat(step).isEqualTo(new Step.Done(true, true));
        assertThat(dialogue.transcript())
                .startsWith("> MAIL FROM:<s@dst.example>\n> RCPT TO:<r0@dst.example>\n")
                .endsWith("< 554 words of 554\n")
                .contains("left out\n")
                .hasSizeLessThanOrEqualTo(8 * 1024);
    }

    private static String enhanced(TransactionDialogue dialogue) {
        Fate fate = dialogue.fates().getFirst();
        assertThat(fate).isInstanceOf(Fate.Failed.class);
        Failure failure = ((Fate.Failed) fate).failure();
        assertThat(failure.scope()).isEqualTo(Scope.MESSAGE);
        return failure.enhanced().toString();
    }

    private static Envelope envelope(@Nullable String id, BodyType body, boolean utf8, Mailbox... to) {
        List<Recipient> all = new ArrayList<>();
        for (Mailbox mailbox : to) {
            all.add(new Recipient(all.size(), mailbox, Set.of(), null));
        }
        return new Envelope(ReversePath.to(mailbox("s")), all, body, utf8, null, id);
    }
}
