package dev.milena.mail;

/** An enhanced status code, {@code class.subject.detail} (RFC 3463). */
public record EnhancedCode(int statusClass, int subject, int detail) {

    public EnhancedCode {
        if ((statusClass != 2 && statusClass != 4 && statusClass != 5)
                || subject < 0
                || subject > 999
                || detail < 0
                || detail > 999) {
            throw new IllegalArgumentException("not an enhanced code: " + statusClass + "." + subject + "." + detail);
        }
    }

    /** Throws for anything that is not {@code d.ddd.ddd} with class 2, 4 or 5. */
    public static EnhancedCode of(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("not an enhanced code: " + text);
        }
        return new EnhancedCode(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }

    @Override
    public String toString() {
        return statusClass + "." + subject + "." + detail;
    }
}
