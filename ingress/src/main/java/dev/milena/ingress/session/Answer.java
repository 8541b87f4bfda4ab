package dev.milena.ingress.session;

import dev.milena.ingress.record.Refusal;
import dev.milena.smtp.Reply;
import org.jspecify.annotations.Nullable;

/**
 * What a session answers, and what it costs the client.
 *
 * @param why null where nothing is refused
 */
record Answer(Reply reply, Cost cost, @Nullable Refusal why) {

    enum Cost {
        NOTHING,
        /** A command that does nothing. */
        JUNK,
        /** A fault about an address: costs a stranger as an error does; to a client that may relay it is its users' fault and free. */
        ADDRESS,
        ERROR,
        /** The session ends with this reply. */
        FATAL
    }

    static Answer good(Reply reply) {
        return new Answer(reply, Cost.NOTHING, null);
    }

    static Answer junk(Reply reply) {
        return new Answer(reply, Cost.JUNK, null);
    }

    /** Refused, but no fault of the client's. */
    static Answer refusal(Refusal why, Reply reply) {
        return new Answer(reply, Cost.NOTHING, why);
    }

    static Answer address(Refusal why, Reply reply) {
        return new Answer(reply, Cost.ADDRESS, why);
    }

    static Answer error(Refusal why, Reply reply) {
        return new Answer(reply, Cost.ERROR, why);
    }

    static Answer fatal(Refusal why, Reply reply) {
        return new Answer(reply, Cost.FATAL, why);
    }
}
