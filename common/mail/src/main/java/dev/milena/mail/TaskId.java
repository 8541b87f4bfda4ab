package dev.milena.mail;

/** The id of one delivery task: {@code <message id>-<ordinal of its first recipient>}; the same for every attempt at the same recipients. */
public record TaskId(String text) {

    public static TaskId of(MailId mail, int firstOrdinal) {
        return new TaskId(mail + "-" + firstOrdinal);
    }

    @Override
    public String toString() {
        return text;
    }
}
