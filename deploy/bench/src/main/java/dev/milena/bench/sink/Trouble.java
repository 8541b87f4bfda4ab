package dev.milena.bench.sink;

import java.util.Locale;

/**
 * What goes wrong with the conversation itself, whoever the mail is for: one effect at one phase of the sessions with one of the sink's addresses.
 *
 * @param address the local one, as an address literal: {@code 127.0.0.7}
 * @param argument a reply code or milliseconds, where the effect takes one
 * @param times after so many strikes all is well again; 0: never
 */
public record Trouble(String address, Phase phase, Effect effect, int argument, int times) {

    /** Where in a session. A body begins with its first octets, a dot is the end of data however it is framed. */
    public enum Phase {
        CONNECT("220"),
        EHLO("250"),
        STARTTLS("220"),
        MAIL("250"),
        RCPT("250"),
        DATA("354"),
        BODY("250"),
        DOT("250"),
        QUIT("221");

        private final String code;

        Phase(String code) {
            this.code = code;
        }

        /** Whether it comes between EHLO and a message, so that a session knows what the command asked for when its reply is late. */
        boolean ofEnvelope() {
            return this == MAIL || this == RCPT || this == DATA;
        }

        /** Of the reply that means yes here. */
        String code() {
            return code;
        }
    }

    /** What happens instead of the right reply. At the dot, TAKEN and THANK effects, HOLD and LATE book the message, the others do not. */
    public enum Effect {
        /** The reply whose code is the argument; 421 closes. */
        REPLY,
        /** RST. */
        RESET,
        /** FIN, both ways. */
        CLOSE,
        /** FIN from us; we go on reading. */
        HALF_CLOSE,
        /** No reply, ever. */
        SILENCE,
        /** A reply of lines without end, one every so many milliseconds. */
        DRIP,
        /** The same as fast as the peer reads. */
        ENDLESS,
        /** A reply of one line of four million octets. */
        HUGE_LINE,
        /** A line that is no reply, and business as usual behind it. */
        GARBAGE,
        /** The right reply when {@link Sink#release} is called. */
        HOLD,
        /** The right reply so many milliseconds later. */
        LATE,
        /** Booked, then RST. */
        TAKEN_RESET,
        /** Booked, then FIN. */
        TAKEN_CLOSE,
        /** Booked, and no reply, ever. */
        TAKEN_SILENCE,
        /** The right reply, then FIN. */
        THANK_CLOSE,
        /** The right reply, and in the same breath 421 and FIN. */
        THANK_421,
        /** The right reply, then nothing that makes sense. */
        THANK_GARBAGE,
        /** The right reply, then nothing. */
        THANK_SILENCE;

        /** Whether nothing is wrong with the reply but its time. */
        boolean delays() {
            return this == HOLD || this == LATE;
        }

        /** Whether a message whose end is answered so has been taken. */
        boolean takes() {
            return compareTo(HOLD) >= 0;
        }
    }

    /** Reads {@code address=phase-effect}, with {@code :argument} and {@code *times} behind it: {@code 127.0.0.7=dot-reply:451*2}. */
    public static Trouble parse(String text) {
        int equals = text.indexOf('=');
        int hyphen = text.indexOf('-', equals);
        if (equals < 1 || hyphen < 0) {
            throw new IllegalArgumentException("a trouble is address=phase-effect[:argument][*times], not " + text);
        }
        String effect = text.substring(hyphen + 1);
        int star = effect.indexOf('*');
        int times = star < 0 ? 0 : Integer.parseInt(effect.substring(star + 1));
        effect = star < 0 ? effect : effect.substring(0, star);
        int colon = effect.indexOf(':');
        int argument = colon < 0 ? 0 : Integer.parseInt(effect.substring(colon + 1));
        effect = colon < 0 ? effect : effect.substring(0, colon);
        return new Trouble(
                text.substring(0, equals),
                Phase.valueOf(text.substring(equals + 1, hyphen).toUpperCase(Locale.ROOT)),
                Effect.valueOf(effect.toUpperCase(Locale.ROOT).replace('-', '_')),
                argument,
                times);
    }
}
