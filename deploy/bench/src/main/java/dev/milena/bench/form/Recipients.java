package dev.milena.bench.form;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Who gets which message: recipient k of message n is {@code u<n>-<k>} at the next domain in turn, so the report can say who should have got it without a
 * list. Immutable.
 *
 * @param perMessage recipients of one message
 * @param domains how many domains take turns
 * @param pattern of a domain; {@code *} stands for its number
 * @param inARow how many recipients that follow each other are of one domain, as in a list sorted by domain
 */
public record Recipients(int perMessage, int domains, String pattern, int inARow) {

    public Recipients {
        if (perMessage < 1 || perMessage > 10_000 || domains < 1 || inARow < 1) {
            throw new IllegalArgumentException(
                    "recipients are 1 to 10000 a message, domains and recipients in a row at least 1");
        }
        if (domains > 1 && !pattern.contains("*")) {
            throw new IllegalArgumentException("the pattern of " + domains + " domains needs a *: " + pattern);
        }
    }

    /** Each recipient at the next domain. */
    public Recipients(int perMessage, int domains, String pattern) {
        this(perMessage, domains, pattern, 1);
    }

    public String domain(int index) {
        return pattern.replace("*", Integer.toString(index));
    }

    /** Ready to be written: build it once per source. */
    public byte[][] domainOctets() {
        byte[][] octets = new byte[domains][];
        for (int i = 0; i < domains; i++) {
            octets[i] = domain(i).getBytes(StandardCharsets.UTF_8);
        }
        return octets;
    }

    /** Writes the address of recipient {@code k} of message {@code number}. */
    public void write(ByteBuf out, byte[][] domainOctets, long number, int k) {
        out.writeByte('u');
        Hex.put(out, number, 10);
        out.writeByte('-');
        Hex.put(out, k, 4);
        out.writeByte('@').writeBytes(domainOctets[(int) ((number * perMessage + k) / inARow % domains)]);
    }
}
