package dev.milena.deliverer.verdict;

/** The words of a remote, made fit for logs, events and reports: printable ASCII, at most 1000 characters. */
public final class Printable {

    private static final int MAX = 1000;

    private Printable() {}

    public static String of(String text) {
        int length = Math.min(text.length(), MAX);
        int clean = 0;
        while (clean < length && printable(text.charAt(clean))) {
            clean++;
        }
        if (clean == text.length()) {
            return text;
        }
        StringBuilder out = new StringBuilder(length).append(text, 0, clean);
        for (int i = clean; i < length; i++) {
            char c = text.charAt(i);
            out.append(printable(c) ? c : '?');
        }
        return out.toString();
    }

    private static boolean printable(char c) {
        return c >= ' ' && c < 0x7f;
    }
}
