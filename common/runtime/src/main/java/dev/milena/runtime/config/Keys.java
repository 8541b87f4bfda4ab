package dev.milena.runtime.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Names of keys: how they are written, and what a mistyped one may have meant. */
final class Keys {

    private Keys() {}

    /** {@code maxMessageSize}, {@code PAGE_CACHE} → {@code max-message-size}, {@code page-cache}. */
    static String kebab(String javaName) {
        StringBuilder kebab = new StringBuilder(javaName.length() + 4);
        boolean shouting = javaName.equals(javaName.toUpperCase(Locale.ROOT));
        for (int at = 0; at < javaName.length(); at++) {
            char letter = javaName.charAt(at);
            if (letter == '_') {
                kebab.append('-');
            } else if (Character.isUpperCase(letter) && !shouting) {
                kebab.append('-').append(Character.toLowerCase(letter));
            } else {
                kebab.append(Character.toLowerCase(letter));
            }
        }
        return kebab.charAt(0) == '-' ? kebab.substring(1) : kebab.toString();
    }

    static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** What to say after an unknown word: the nearest known one, or all of them. */
    static String hint(String unknown, Collection<String> known) {
        if (known.isEmpty()) {
            return "";
        }
        return nearest(unknown, known)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("; known here: " + String.join(", ", known));
    }

    private static Optional<String> nearest(String unknown, Collection<String> known) {
        String written = unknown.isEmpty() ? unknown : kebab(unknown);
        String best = "";
        int bestDistance = Math.max(2, written.length() / 3) + 1;
        for (String candidate : known) {
            int distance = distance(written, candidate);
            if (distance < bestDistance && distance < candidate.length()) {
                bestDistance = distance;
                best = candidate;
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    /** Levenshtein; keys are short, so the plain table does. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int swap = a.charAt(i - 1) == b.charAt(j - 1) ? diagonal : diagonal + 1;
                row[j] = Math.min(swap, Math.min(row[j - 1], above) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
