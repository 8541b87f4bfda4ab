package dev.milena.deliverer.connect;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.milena.deliverer.verdict.Finding;
import dev.milena.smtp.data.DotStuffer;
import dev.milena.smtp.data.Framing;
import dev.milena.stream.BodyStore.Octets;
import dev.milena.stream.BodyStore.Piece;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries one message from its store to the wire, at the pace of the network: while it does not take octets no further piece is asked for, beyond the one
 * read ahead. The end goes out when everything before it is with the kernel, of a short message in the same flush. Belongs to its event loop; pieces that
 * arrive on another thread are brought there.
 */
final class BodyPump {

    /** What the network must take within one {@code data-block} timeout. */
    private static final int BLOCK = 64 * 1024;

    /** So much the kernel takes at once when nothing is under way: then the end may go in the same flush as the octets before it. */
    private static final int AT_ONCE = 16 * 1024;

    static final String NOT_OURS = "the message is no longer ours to deliver";

    /** Before the end of a message that took a while the loop hears once more what came meanwhile: a reply to nothing must not answer the end. */
    private static final int HEARING_MILLIS = 1;

    /** Who wants the message sent. */
    interface Listener {

        /** The first piece is there (or what stands in its place), before {@link #start}. */
        void ready();

        /** Something moved: the time for the next block begins. */
        void progress();

        /** A chunk that is not the last is about to go. */
        void chunk(int octets);

        /** The end goes out with the next flush, and whatever is written now with it; or neither does, and {@link #abandoned} is next. */
        void ending();

        /** The end is with the network. */
        void sent();

        /** The message cannot be finished, and nothing that could finish it was sent. What is written and not sent must not be sent any more. */
        void abandoned(Finding finding, String detail);
    }

    private final Octets source;
    private final BooleanSupplier mayFinish;
    private final boolean eightBitForbidden;
    private final EventLoop loop;
    private final Listener listener;

    private boolean asking;
    private boolean over;
    private boolean advancing;
    private @Nullable Piece ahead;

    private @Nullable Wire wire;
    private DotStuffer stuffer = new DotStuffer(Framing.DATA);
    private Framing framing = Framing.DATA;
    private boolean chunkOut;

    /** The part of the message that is being written, and how far. */
    private byte @Nullable [] block;

    private int at;
    private int end;
    private boolean last;

    /** Writes that the kernel has not taken yet. */
    private int unsent;

    /** Octets of the message went out before its last. */
    private boolean begun;

    private boolean ending;

    private boolean sent;

    BodyPump(Octets source, BooleanSupplier mayFinish, boolean eightBitForbidden, EventLoop loop, Listener listener) {
        this.source = source;
        this.mayFinish = mayFinish;
        this.eightBitForbidden = eightBitForbidden;
        this.loop = loop;
        this.listener = listener;
    }

    /** Reads the first piece ahead. */
    void prefetch() {
        if (!asking && ahead == null && !over) {
            asking = true;
            source.next().whenComplete((piece, failure) -> {
                Piece arrived = failure == null ? piece : new Piece.Unavailable(String.valueOf(failure.getMessage()));
                if (loop.inEventLoop()) {
                    arrived(arrived);
                } else {
                    loop.execute(() -> arrived(arrived));
                }
            });
        }
    }

    /** The piece read ahead; null while it is on its way. */
    @Nullable Piece ahead() {
        return ahead;
    }

    /** Whether it is the store that keeps us waiting. */
    boolean starved() {
        return asking && block == null;
    }

    void start(Wire on, Framing how) {
        wire = on;
        framing = how;
        stuffer = new DotStuffer(how);
        listener.progress();
        advance();
    }

    /** The chunk before was taken. */
    void nextChunk() {
        chunkOut = false;
        listener.progress();
        advance();
    }

    /** Writes as much as the network takes now. */
    void advance() {
        Wire on = wire;
        if (on == null || advancing) {
            return;
        }
        advancing = true;
        boolean wrote = false;
        while (!over && !chunkOut && (block != null || nextBlock(on))) {
            if (ending || !on.channel().isWritable() || (atTail() && unsent > 0)) {
                break;
            }
            write(on);
            wrote = true;
        }
        advancing = false;
        if (wrote && !over) {
            on.flush();
        }
    }

    /** Whether the last octets are still on this side of the kernel: a connection that is reset now never brought them. */
    boolean mayStop() {
        return !sent;
    }

    /** Gives the source back. Idempotent. */
    void stop() {
        if (!over) {
            over = true;
            source.cancel();
        }
    }

    private void arrived(Piece piece) {
        asking = false;
        if (over) {
            return;
        }
        ahead = piece;
        if (wire == null) {
            listener.ready();
        } else {
            listener.progress();
            advance();
        }
    }

    /** Makes the piece that is there ready for the wire. False when none is there, or it must not be sent. */
    private boolean nextBlock(Wire on) {
        Piece piece = ahead;
        if (piece == null) {
            prefetch();
            piece = ahead;
        }
        ahead = null;
        return switch (piece) {
            case null -> false;
            case Piece.Broken broken -> abandon(Finding.BODY_BROKEN, broken.reason());
            case Piece.Unavailable unavailable -> abandon(Finding.BODY_UNAVAILABLE, unavailable.reason());
            case Piece.Part part -> frame(on, part);
        };
    }

    private boolean frame(Wire on, Piece.Part part) {
        DotStuffer.Framed framed = stuffer.frame(part.octets(), part.last());
        if (eightBitForbidden && stuffer.sawEightBit()) {
            return abandon(Finding.EIGHT_BIT, "the server does not offer 8BITMIME");
        }
        last = part.last();
        if (!last) {
            prefetch();
        }
        return switch (framed) {
            case DotStuffer.Framed.Refused refused -> abandon(Finding.UNSENDABLE, refused.reason());
            case DotStuffer.Framed.Octets octets -> {
                if (octets.length() == 0 && !last) {
                    yield nextBlock(on);
                }
                block = octets.array();
                at = octets.offset();
                end = at + octets.length();
                yield framing == Framing.DATA || beginChunk(on, octets.length());
            }
        };
    }

    /** The last chunk is complete once its octets are out, so the question comes before its header already; it is asked again before its last octets. */
    private boolean beginChunk(Wire on, int length) {
        if (last && !mayFinish.getAsBoolean()) {
            return abandon(Finding.MAY_NOT_FINISH, NOT_OURS);
        }
        if (!last) {
            listener.chunk(length);
        }
        on.bdat(length, last);
        return true;
    }

    private void write(Wire on) {
        byte[] octets = block;
        if (octets == null) {
            return;
        }
        int left = end - at;
        if (last && !begun && left <= AT_ONCE) {
            end(on);
            return;
        }
        if (atTail()) {
            ending = true;
            loop.schedule(() -> end(on), HEARING_MILLIS, TimeUnit.MILLISECONDS).addListener(done -> {});
            return;
        }
        begun = true;
        int length = Math.min(BLOCK, last ? left - tail() : left);
        unsent++;
        ChannelFuture written =
                framing == Framing.DATA ? on.content(octets, at, length) : on.octets(octets, at, length);
        written.addListener(done -> moved(done.isSuccess()));
        at += length;
        if (at == end && !last) {
            block = null;
            chunkOut = framing == Framing.BDAT;
        }
    }

    /** Whether nothing is left but what ends the message. It waits until all before it is with the kernel: behind octets that wait here the question whether
     * it may go would be as old as they are. */
    private boolean atTail() {
        return last && block != null && end - at <= tail();
    }

    /** Behind DATA the dot ends it, in BDAT the last octet. */
    private int tail() {
        return framing == Framing.DATA ? 0 : 1;
    }

    private void end(Wire on) {
        byte[] octets = block;
        if (over || octets == null) {
            return;
        }
        block = null;
        if (mayFinish.getAsBoolean()) {
            finish(on, octets, end - at);
        } else {
            abandon(Finding.MAY_NOT_FINISH, NOT_OURS);
        }
    }

    /** What is said behind the end takes its time to be written, and a process may be frozen at any point: so the question comes again right before all of it
     * leaves. */
    private void finish(Wire on, byte[] octets, int length) {
        over = true;
        on.hold();
        ChannelFuture written =
                framing == Framing.DATA ? on.lastContent(octets, at, length) : on.octets(octets, at, length);
        written.addListener(done -> {
            if (done.isSuccess()) {
                sent = true;
                listener.sent();
            }
        });
        listener.ending();
        if (mayFinish.getAsBoolean()) {
            on.flush();
        } else {
            listener.abandoned(Finding.MAY_NOT_FINISH, NOT_OURS);
        }
    }

    private void moved(boolean success) {
        unsent--;
        if (success && !over) {
            listener.progress();
            if (unsent == 0 && atTail()) {
                advance();
            }
        }
    }

    /** Always false: there is no next block. */
    @CanIgnoreReturnValue
    private boolean abandon(Finding finding, String detail) {
        stop();
        listener.abandoned(finding, detail);
        return false;
    }
}
