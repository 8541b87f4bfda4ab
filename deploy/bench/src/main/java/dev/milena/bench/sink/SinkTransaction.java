package dev.milena.bench.sink;

import dev.milena.bench.form.Hex;
import dev.milena.bench.form.Ids;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One mail transaction: who sends, who was taken, and which fault awaits its end of data. For one thread; reused by its session. */
final class SinkTransaction {

    private static final int SENDER_DIGITS = 16;

    private final Sink sink;
    private long[] mailboxes = new long[16];
    private int count;
    private int asked;
    private boolean open;
    private boolean fromNull;
    private long sender;
    private long aboutId;
    private String mailFrom = "";
    private final List<String> recipients = new ArrayList<>();
    private @Nullable FaultMode dotFault;

    SinkTransaction(Sink sink) {
        this.sink = sink;
    }

    void reset() {
        open = false;
        count = 0;
        asked = 0;
        recipients.clear();
        dotFault = null;
    }

    boolean open() {
        return open;
    }

    int count() {
        return count;
    }

    @Nullable FaultMode dotFault() {
        return dotFault;
    }

    boolean fromNull() {
        return fromNull;
    }

    boolean keeping() {
        return sink.account().keeps() > 0 && (fromNull || sink.settings().keepAll());
    }

    void begin(ByteBuf in, int pathStart, int pathEnd, int lineEnd) {
        reset();
        open = true;
        aboutId = Account.NO_ID;
        fromNull = pathEnd - pathStart == 2;
        sender = Ids.mailbox(in, pathStart, pathEnd);
        mailFrom = keeping() ? in.toString(pathStart, lineEnd - pathStart, StandardCharsets.UTF_8) : "";
    }

    /** Takes or refuses a recipient: the reply. */
    ByteBuf recipient(ByteBuf in, int pathStart, int pathEnd, int lineEnd) {
        long mailbox = Ids.mailbox(in, pathStart + 1, pathEnd - 1);
        asked++;
        if (!sink.faults().isEmpty()) {
            ByteBuf refusal = fault(in, pathStart, pathEnd, mailbox);
            if (refusal != null) {
                return refusal;
            }
        }
        if (count == mailboxes.length) {
            mailboxes = Arrays.copyOf(mailboxes, count * 2);
        }
        mailboxes[count++] = mailbox;
        if (fromNull && pathEnd - pathStart > SENDER_DIGITS + 2 && in.getByte(pathStart + 1) == 'b') {
            aboutId = Hex.read(in, pathStart + 2, SENDER_DIGITS);
        }
        if (keeping()) {
            recipients.add(in.toString(pathStart, lineEnd - pathStart, StandardCharsets.UTF_8));
        }
        return Replies.RECIPIENT_OK;
    }

    /** Books the message that was read. */
    void settle(MessageReader message) {
        Account account = sink.account();
        if (keeping()) {
            account.keep(new KeptMail(mailFrom, recipients, message.octets()));
        }
        if (fromNull) {
            account.report(aboutId);
        } else if (message.id() == Hex.NONE) {
            account.other();
        } else if (message.intact()) {
            account.delivered(message.id(), message.sent(), mailboxes, count);
        } else {
            account.corrupt(count);
        }
    }

    /** Whether this sender comes for the first time: what a deferral once turns on. */
    boolean firstTry() {
        return sink.firstSeen(Ids.mix(sender));
    }

    private @Nullable ByteBuf fault(ByteBuf in, int pathStart, int pathEnd, long mailbox) {
        int at = in.indexOf(pathEnd, pathStart, (byte) '@'); // backwards: the last one
        String domain = in.toString(at + 1, pathEnd - at - 2, StandardCharsets.UTF_8);
        FaultRule rule = FaultRule.ofDomain(sink.faults(), domain);
        if (rule == null) {
            return null;
        }
        return switch (rule.mode()) {
            case GREYLIST -> greylisted(mailbox);
            case RCPT_550 -> Replies.NO_SUCH_USER;
            case RCPT_552 -> Replies.ODD_552;
            case RCPT_LIMIT -> asked > rule.argument() ? Replies.TOO_MANY : null;
            case MIXED ->
                switch ((int) Long.remainderUnsigned(Ids.mix(mailbox), 3)) {
                    case 0 -> null;
                    case 1 -> greylisted(mailbox);
                    default -> Replies.NO_SUCH_USER;
                };
            default -> {
                dotFault = rule.mode();
                yield null;
            }
        };
    }

    private @Nullable ByteBuf greylisted(long mailbox) {
        return sink.firstSeen(Ids.key(sender, mailbox)) ? Replies.GREYLISTED : null;
    }
}
