package dev.milena.smtp.command;

import dev.milena.mail.BodyType;
import dev.milena.mail.DsnReturn;
import dev.milena.mail.Notify;
import dev.milena.mail.Parsed;
import dev.milena.smtp.Reply;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters behind a path (RFC 5321 §4.1.2): read one by one, each known, each at most once. For one use. */
final class Parameters {

    /** RFC 3461 §4.4: an ENVID has at most 100 characters. */
    private static final int MAX_ENVID = 100;

    /** RFC 3461 §4.2: an ORCPT has at most 500 characters. */
    private static final int MAX_ORCPT = 500;

    OptionalLong size = OptionalLong.empty();
    BodyType bodyType = BodyType.SEVEN_BIT;
    boolean smtpUtf8;

    @Nullable DsnReturn ret;

    @Nullable String envelopeId;

    Set<Notify> notifyOn = Set.of();

    @Nullable String originalRecipient;

    private final boolean ofMail;
    private final Set<String> seen = HashSet.newHashSet(4);

    Parameters(boolean ofMail) {
        this.ofMail = ofMail;
    }

    /** Reads all of {@code text} from {@code from}. Returns the reply that refuses it, or null. */
    @Nullable Reply read(String text, int from) {
        int at = from;
        while (at < text.length()) {
            if (text.charAt(at) != ' ') {
                return syntax("a space stands between path and parameters");
            }
            int start = at + 1;
            int end = text.indexOf(' ', start);
            at = end < 0 ? text.length() : end;
            if (at > start) {
                Reply refusal = one(text.substring(start, at));
                if (refusal != null) {
                    return refusal;
                }
            }
        }
        return null;
    }

    private @Nullable Reply one(String parameter) {
        int equals = parameter.indexOf('=');
        String keyword = (equals < 0 ? parameter : parameter.substring(0, equals)).toUpperCase(Locale.ROOT);
        String value = equals < 0 ? "" : parameter.substring(equals + 1);
        if (!isKeyword(keyword) || (equals >= 0 && (value.isEmpty() || value.indexOf('=') >= 0))) {
            return syntax("a parameter is KEYWORD or KEYWORD=value");
        }
        if (!seen.add(keyword)) {
            return syntax(keyword + " is given twice");
        }
        return ofMail ? mail(keyword, value) : rcpt(keyword, value);
    }

    private @Nullable Reply mail(String keyword, String value) {
        return switch (keyword) {
            case "SIZE" -> size(value);
            case "BODY" -> body(value);
            case "SMTPUTF8" -> {
                smtpUtf8 = true;
                yield value.isEmpty() ? null : syntax("SMTPUTF8 has no value");
            }
            case "RET" -> ret(value);
            case "ENVID" -> envid(value);
            default -> unknown(keyword);
        };
    }

    private @Nullable Reply rcpt(String keyword, String value) {
        return switch (keyword) {
            case "NOTIFY" -> notifyOn(value);
            case "ORCPT" -> orcpt(value);
            default -> unknown(keyword);
        };
    }

    private @Nullable Reply size(String value) {
        if (value.isEmpty() || value.length() > 20 || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return syntax("SIZE is a number of 1 to 20 digits");
        }
        // 19 nines fit into a long only from 9223372036854775807 down; what is longer than 18 digits is beyond every
        // limit anyway.
        size = OptionalLong.of(value.length() > 18 ? Long.MAX_VALUE : Long.parseLong(value));
        return null;
    }

    private @Nullable Reply body(String value) {
        switch (value.toUpperCase(Locale.ROOT)) {
            case "7BIT" -> bodyType = BodyType.SEVEN_BIT;
            case "8BITMIME" -> bodyType = BodyType.EIGHT_BIT_MIME;
            default -> {
                return Reply.of(555, "5.5.4", "BODY is 7BIT or 8BITMIME");
            }
        }
        return null;
    }

    private @Nullable Reply ret(String value) {
        switch (value.toUpperCase(Locale.ROOT)) {
            case "FULL" -> ret = DsnReturn.FULL;
            case "HDRS" -> ret = DsnReturn.HDRS;
            default -> {
                return syntax("RET is FULL or HDRS");
            }
        }
        return null;
    }

    private @Nullable Reply envid(String value) {
        if (value.isEmpty() || value.length() > MAX_ENVID) {
            return syntax("ENVID has 1 to " + MAX_ENVID + " characters");
        }
        envelopeId = value;
        return switch (Xtext.decode(value)) {
            case Parsed.Ok<String> ok ->
                ok.value().chars().allMatch(c -> c < 0x7f) ? null : syntax("ENVID stands for printable ASCII only");
            case Parsed.Malformed<String> bad -> syntax("ENVID: " + bad.reason());
        };
    }

    private @Nullable Reply notifyOn(String value) {
        EnumSet<Notify> wanted = EnumSet.noneOf(Notify.class);
        for (String word : value.toUpperCase(Locale.ROOT).split(",", -1)) {
            Notify one =
                    switch (word) {
                        case "NEVER" -> Notify.NEVER;
                        case "SUCCESS" -> Notify.SUCCESS;
                        case "FAILURE" -> Notify.FAILURE;
                        case "DELAY" -> Notify.DELAY;
                        default -> null;
                    };
            if (one == null || !wanted.add(one)) {
                return syntax("NOTIFY is NEVER, or a list of SUCCESS, FAILURE and DELAY");
            }
        }
        if (wanted.contains(Notify.NEVER) && wanted.size() > 1) {
            return syntax("NOTIFY=NEVER stands alone");
        }
        notifyOn = wanted;
        return null;
    }

    private @Nullable Reply orcpt(String value) {
        int semicolon = value.indexOf(';');
        if (semicolon < 1 || semicolon == value.length() - 1 || value.length() > MAX_ORCPT) {
            return syntax("ORCPT is type;address with at most " + MAX_ORCPT + " characters");
        }
        String type = value.substring(0, semicolon);
        String address = value.substring(semicolon + 1);
        if (!isKeyword(type)) {
            return syntax("the type of an ORCPT holds letters, digits and hyphens");
        }
        originalRecipient = value;
        // RFC 6533 §3: an address of type utf-8 may be written in UTF-8 itself.
        boolean unitext = type.equalsIgnoreCase("utf-8") && address.chars().anyMatch(c -> c > 0x7f);
        return !unitext && Xtext.decode(address) instanceof Parsed.Malformed<String> bad
                ? syntax("ORCPT: " + bad.reason())
                : null;
    }

    private static boolean isKeyword(String s) {
        return !s.isEmpty()
                && s.charAt(0) != '-'
                && s.chars()
                        .allMatch(c ->
                                (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
    }

    private static Reply syntax(String text) {
        return Reply.of(501, "5.5.4", text);
    }

    private static Reply unknown(String keyword) {
        return Reply.of(555, "5.5.4", "the parameter " + keyword + " is not known here");
    }
}
