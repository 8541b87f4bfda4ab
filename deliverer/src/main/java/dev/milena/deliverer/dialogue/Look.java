package dev.milena.deliverer.dialogue;

/**
 * What the message holds, as far as somebody looked. Nobody looks where the server takes everything anyway.
 *
 * @param eightBit octets above 127, anywhere
 * @param utf8Header octets above 127 in the header
 */
public record Look(boolean eightBit, boolean utf8Header) {

    public static final Look NOTHING_SEEN = new Look(false, false);

    /** Looks at the first piece of a message, which holds all of its header. */
    public static Look at(byte[] piece) {
        int headerEnd = headerEnd(piece);
        boolean eightBit = false;
        boolean utf8Header = false;
        for (int i = 0; i < piece.length && !eightBit; i++) {
            eightBit = piece[i] < 0;
            utf8Header = eightBit && i < headerEnd;
        }
        return new Look(eightBit, utf8Header);
    }

    private static int headerEnd(byte[] piece) {
        for (int i = 0; i + 3 < piece.length; i++) {
            if (piece[i] == '\r' && piece[i + 1] == '\n' && piece[i + 2] == '\r' && piece[i + 3] == '\n') {
                return i;
            }
        }
        return piece.length;
    }
}
