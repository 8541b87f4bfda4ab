package dev.milena.deliverer.dialogue;

import dev.milena.smtp.data.Framing;
import java.util.List;

/**
 * What a transaction wants done next. It must be done only when everything that was received has been given to the dialogue: a reply that lies there
 * already cannot answer what is not yet said.
 */
public sealed interface Step {

    /** Replies are on their way. */
    record Wait() implements Step {}

    /** Say all of these, in one flush. */
    record Say(List<Command> commands) implements Step {
        public Say {
            commands = List.copyOf(commands);
        }
    }

    /** Send the message, and tell the dialogue when its end is out: {@link TransactionDialogue#endSent()}. */
    record SendBody(Framing framing) implements Step {}

    /** The chunk was taken, send the next. */
    record NextChunk() implements Step {}

    /** Send the end of data and nothing before it: no recipient was taken, but DATA was (RFC 2920 §3.1). */
    record SendNothing() implements Step {}

    /**
     * Every recipient has its fate.
     *
     * @param usable whether another transaction may follow in this session
     * @param resetFirst whether it has to begin with RSET
     */
    record Done(boolean usable, boolean resetFirst) implements Step {}
}
