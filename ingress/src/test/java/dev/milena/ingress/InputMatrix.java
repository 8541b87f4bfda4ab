package dev.milena.ingress;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Bad input, one row each: the state it meets, the octets, and the replies that are right. States: {@code -} after the greeting, {@code E} after EHLO,
 * {@code M} after MAIL, {@code R} after RCPT, {@code D} after DATA.
 */
final class InputMatrix {

    private static final String HDR = "From: a@src.example\r\nTo: b@dst.example\r\nSubject: x\r\n\r\n";
    private static final String TAIL =
            "MAIL FROM:<smuggled@src.example>\r\nRCPT TO:<b@dst.example>\r\nDATA\r\n" + HDR + "smuggled\r\n.\r\n";

    /**
     * @param answers expression over the codes, {@code ...} for a step without reply, {@code EOF} for a closed connection
     * @param kept how many messages are stored
     */
    record Row(String id, String state, String answers, int kept, List<String> steps) {

        /** What brings a session into the state: one step, one reply. */
        List<String> preamble() {
            List<String> steps = new ArrayList<>();
            for (int i = 0; i < state.length(); i++) {
                switch (state.charAt(i)) {
                    case 'E' -> steps.add("EHLO probe.example\r\n");
                    case 'M' -> steps.add("MAIL FROM:<a@src.example>\r\n");
                    case 'R' -> steps.add("RCPT TO:<b@dst.example>\r\n");
                    case 'D' -> steps.add("DATA\r\n");
                    default -> {}
                }
            }
            return steps;
        }

        @Override
        public String toString() {
            return id;
        }
    }

    private InputMatrix() {}

    static Stream<Row> rows() {
        return Stream.of(framing(), order(), parameters(), addresses(), content(), smuggling(), chunks(), tls())
                .flatMap(rows -> rows);
    }

    private static Stream<Row> framing() {
        return Stream.of(
                row("F01 EHLO without argument", "-", "50[14]", "EHLO\r\n"),
                row("F02 HELO without argument", "-", "50[14]", "HELO\r\n"),
                row("F03 unknown verb", "E", "50[02] 250", "FOO\r\n", "NOOP\r\n"),
                row("F04 bare LF", "-", "500 EOF", "EHLO probe.example\n"),
                row("F05 bare CR", "-", "\\.\\.\\. 500", "EHLO probe.example\r", "NOOP\r\n"),
                row("F06 long line", "E", "250 250", "NOOP " + "a".repeat(2000) + "\r\n", "NOOP\r\n"),
                row("F06 too long a line", "E", "500 250", "NOOP " + "a".repeat(5000) + "\r\n", "NOOP\r\n"),
                row("F07 flood", "-", "421 EOF", "EHLO " + "a".repeat(524_288)),
                row("F08 NUL", "E", "501", "MAIL FROM:<a\0b@src.example>\r\n"),
                row("F09 BEL", "E", "501", "MAIL FROM:<a\u0007b@src.example>\r\n"),
                row("F10 8-bit verb", "E", "50[012]", "NO\u00c3\u00b6P\r\n"),
                row("F11 no UTF-8", "E", "50[01] 250", "\u0080\u0081\u0082\u0083\r\n", "NOOP\r\n"),
                row("F12 HTTP", "-", "421 EOF", "POST / HTTP/1.1\r\nHost: x\r\n\r\nMAIL FROM:<a@src.example>\r\n"),
                row("F13 TLS hello", "-", "421 EOF", "\u0016\u0003\u0001\0*\u0001\0\0&\u0003\u0003\u0011\u0011\r\n"),
                row("F13 TLS hello without line end", "-", "421 EOF", "\u0016\u0003\u0001\0*\u0001"),
                row("F14 PROXY", "-", "500 250", "PROXY TCP4 10.0.0.1 10.0.0.2 1 25\r\n", "EHLO probe.example\r\n"));
    }

    private static Stream<Row> order() {
        return Stream.of(
                row("O01 MAIL before EHLO", "-", "503", "MAIL FROM:<a@src.example>\r\n"),
                row("O02 RCPT before MAIL", "E", "503", "RCPT TO:<b@dst.example>\r\n"),
                row("O03 DATA before MAIL", "E", "503", "DATA\r\n"),
                row("O04 DATA before RCPT", "EM", "554", "DATA\r\n"),
                row("O05 nested MAIL", "EM", "503", "MAIL FROM:<a@src.example>\r\n"),
                row("O06 DATA with argument", "EMR", "501", "DATA now\r\n"),
                row("O07 RSET with argument", "E", "501", "RSET x\r\n"),
                row("O08 QUIT with argument", "E", "501", "QUIT x\r\n"),
                row("O09 NOOP with argument", "E", "250", "NOOP x y\r\n"),
                row("O10 EHLO resets", "EMR", "250 503", "EHLO probe.example\r\n", "DATA\r\n"),
                row("O11 RSET resets", "EMR", "250 503", "RSET\r\n", "DATA\r\n"),
                row("O12 bad EHLO does not", 1, "EMR", "501 354 250", "EHLO\r\n", "DATA\r\n", HDR + "x\r\n.\r\n"),
                row(
                        "O13 state after mail",
                        1,
                        "EMRD",
                        "250 503 503",
                        HDR + ".\r\n",
                        "RCPT TO:<b@dst.example>\r\n",
                        "DATA\r\n"),
                row(
                        "O13 state after a refusal",
                        "EMRD",
                        "550 503 503",
                        "a\nb\r\n.\r\n",
                        "RCPT TO:<b@x>\r\n",
                        "DATA\r\n"),
                row(
                        "O14 VRFY with UTF-8",
                        1,
                        "EMR",
                        "252 354 250",
                        "VRFY \u00c3\u00bc@d.example\r\n",
                        "DATA\r\n",
                        HDR + "x\r\n.\r\n"),
                row("O15 TURN, EXPN", "E", "500 502", "TURN\r\n", "EXPN staff\r\n"),
                row("L02 bad commands", "E", "(500 ){20}421 EOF", "BAD\r\n".repeat(30)),
                row("L02 junk", "E", "(250 ){100}421 EOF", "NOOP\r\n".repeat(200)),
                row("L02 EHLO again and again", "E", "(250 ){100}421 EOF", "EHLO a\r\n".repeat(200)),
                row("L01 120 recipients", 1, "EM", "(250 ){120}354 250", recipients(120) + "DATA\r\n", HDR + ".\r\n"),
                row(
                        "L03 same recipient twice",
                        1,
                        "EMR",
                        "250 354 250",
                        "RCPT TO:<b@DST.example>\r\n",
                        "DATA\r\n",
                        HDR + ".\r\n"));
    }

    private static Stream<Row> parameters() {
        String mail = "MAIL FROM:<a@src.example> ";
        return Stream.of(
                row("A01 unknown", "E", "555", mail + "FOO=1\r\n"),
                row("A02 SIZE above the limit", "E", "552", mail + "SIZE=99999999999\r\n"),
                row("A03 SIZE no number", "E", "501", mail + "SIZE=abc\r\n"),
                row("A04 SIZE of 2^64", "E", "552", mail + "SIZE=18446744073709551616\r\n"),
                row("A05 negative SIZE", "E", "501", mail + "SIZE=-1\r\n"),
                row("A06 unknown BODY", "E", "555", mail + "BODY=EBCDIC\r\n"),
                row("A07 BINARYMIME", "E", "555", mail + "BODY=BINARYMIME\r\n"),
                row("A08 NOTIFY", "EM", "501", "RCPT TO:<b@dst.example> NOTIFY=NEVER,SUCCESS\r\n"),
                row("A09 CRLF in ORCPT", "EM", "501", "RCPT TO:<b@dst.example> ORCPT=rfc822;a+0D+0ADATA@x.example\r\n"),
                row("A10 broken xtext", "E", "501", mail + "ENVID=a+ZZb\r\n"),
                row("A11 RET twice", "E", "501", mail + "RET=FULL RET=HDRS\r\n"),
                row(
                        "A12 SIZE lie",
                        1,
                        "E",
                        "250 250 354 250",
                        mail + "SIZE=10\r\n",
                        "RCPT TO:<b@dst.example>\r\n",
                        "DATA\r\n",
                        HDR + "y".repeat(900) + "\r\n.\r\n"));
    }

    private static Stream<Row> addresses() {
        return Stream.of(
                row("P two @", "EM", "501 250", "RCPT TO:<gopal@@zoho.com>\r\n", "RCPT TO:<gopal@zoho.com>\r\n"),
                row("P no domain", "EM", "501", "RCPT TO:<b>\r\n"),
                row("P postmaster", "EM", "550", "RCPT TO:<postmaster>\r\n"),
                row("P source route", "EM", "250", "RCPT TO:<@x.example:b@dst.example>\r\n"),
                row("P quoted", "EM", "250", "RCPT TO:<\"a b\"@dst.example>\r\n"),
                row("P IPv4 literal", "EM", "550", "RCPT TO:<b@[127.0.0.1]>\r\n"),
                row("P IPv6 literal", "EM", "550", "RCPT TO:<b@[IPv6:::1]>\r\n"),
                row("P broken literal", "EM", "501", "RCPT TO:<b@[127.1]>\r\n"),
                row("P UTF-8 without SMTPUTF8", "EM", "553", "RCPT TO:<\u00c3\u00bc@dst.example>\r\n"),
                row("P IDN without SMTPUTF8", "EM", "553", "RCPT TO:<b@b\u00c3\u00bccher.example>\r\n"),
                row(
                        "P UTF-8 with SMTPUTF8",
                        "E",
                        "250 250",
                        "MAIL FROM:<> SMTPUTF8\r\n",
                        "RCPT TO:<\u00c3\u00bc@b\u00c3\u00bccher.example>\r\n"),
                row("P broken UTF-8", "E", "250 501", "MAIL FROM:<> SMTPUTF8\r\n", "RCPT TO:<\u00ff@dst.example>\r\n"),
                row(
                        "P long local part",
                        "EM",
                        "250 501",
                        "RCPT TO:<" + "a".repeat(200) + "@dst.example>\r\n",
                        "RCPT TO:<" + "a".repeat(300) + "@dst.example>\r\n"));
    }

    private static Stream<Row> content() {
        return Stream.of(
                row("C01 empty", "EMRD", "554", ".\r\n"),
                row("C02 dots", 1, "EMRD", "250", HDR + "..a\r\n...\r\n.b\r\n.\r\n"),
                row("C03 line of 998", 1, "EMRD", "250", HDR + "a".repeat(998) + "\r\n.\r\n"),
                row("C04 line of 70,000", 1, "EMRD", "250", HDR + "a".repeat(70_000) + "\r\n.\r\n"),
                row("C05 8-bit", 1, "EMRD", "250", HDR + "\u00ff\u00fe\u0080\r\n.\r\n"),
                row("C06 NUL", "EMRD", "554", HDR + "a\0b\r\n.\r\n"),
                row(
                        "C07 loop",
                        "EMRD",
                        "554",
                        "Received: from x by y; Mon, 1 Jan 2024 00:00:00 +0000\r\n".repeat(101) + HDR + ".\r\n"),
                row("C07 no loop", 1, "EMRD", "250", "Received: from x by y; now\r\n".repeat(100) + HDR + ".\r\n"),
                row("C08 2,000 fields", 1, "EMRD", "250", "X-A: b\r\n".repeat(2000) + HDR + ".\r\n"),
                row("C09 no colon", 1, "EMRD", "250", "this is no header\r\n" + HDR + ".\r\n"),
                row(
                        "E12 header of 2 MiB in one line",
                        "EMRD",
                        "552 250",
                        "X: " + "a".repeat(2 << 20) + "\r\n\r\n.\r\n",
                        "NOOP\r\n"),
                row("E12 100,000 header lines", "EMRD", "552", "X-Abcdefgh: b\r\n".repeat(100_000) + "\r\n.\r\n"),
                row(
                        "E05 commands in the part that is too large",
                        "EMRD",
                        "552 250",
                        HDR + "a\r\n".repeat(4 << 20) + "\n.\n" + TAIL.replace("\r\n.\r\n", "\r\n..\r\n") + ".\r\n",
                        "NOOP\r\n"),
                row("E04 endless", "EMRD", "552 EOF", HDR + "a\r\n".repeat(7 << 20)));
    }

    private static Stream<Row> smuggling() {
        return Stream.of(
                        "\n.\n",
                        "\r.\r",
                        "\n.\r\n",
                        "\r.\r\n",
                        "\r\n.\n",
                        "\r\n.\r",
                        "\r\n.\r\r\n",
                        "\n\n.\r\n",
                        "\n\n.\n",
                        "\r\n\0.\r\n",
                        "\r\n.\0\r\n",
                        "\r\n.\r\0\n",
                        "\n\r.\r\n",
                        "\r\r\n\r.\r\n",
                        "\0\r\n..\r\n",
                        "\r\n\n.\n\r\n")
                .map(end -> row(
                        "S " + end.replace("\r", "CR").replace("\n", "LF").replace("\0", "NUL"),
                        "EMRD",
                        "55[04] 250",
                        HDR + "a" + end + TAIL,
                        "NOOP\r\n"));
    }

    private static Stream<Row> chunks() {
        return Stream.of(
                row("B one chunk", 1, "EMR", "250", "BDAT " + HDR.length() + " LAST\r\n" + HDR),
                row(
                        "B several",
                        1,
                        "EMR",
                        "250 250 250",
                        "BDAT 6\r\nFrom: ",
                        "BDAT 8\r\na@x\r\n\r\nh",
                        "BDAT 0 LAST\r\n"),
                row("B dots are text", 1, "EMR", "250", "BDAT 13 LAST\r\na: b\r\n\r\n.\r\n.."),
                row("B before MAIL", "E", "503 250", "BDAT 6\r\nNOOP\r\n", "NOOP\r\n"),
                row("B before RCPT", "EM", "554 503 250", "BDAT 6\r\nNOOP\r\n", "BDAT 2 LAST\r\n\r\n", "RSET\r\n"),
                row(
                        "B bare LF poisons",
                        "EMR",
                        "550 503 503 503 250 503",
                        "BDAT 2\r\na\n",
                        "BDAT 2 LAST\r\n\r\n",
                        "DATA\r\n",
                        "MAIL FROM:<a@src.example>\r\n",
                        "RSET\r\n",
                        "DATA\r\n"),
                row("B DATA behind", "EMR", "250 503", "BDAT 2\r\nab", "DATA\r\n"),
                row("B RCPT behind", "EMR", "250 503", "BDAT 2\r\nab", "RCPT TO:<c@dst.example>\r\n"),
                row("B without count", "EMR", "501 EOF", "BDAT\r\n"),
                row("B of 2^64", "EMR", "501 EOF", "BDAT 18446744073709551616\r\n"),
                row("B hopelessly large", "EMR", "552 EOF", "BDAT 999999999999\r\n"),
                row("B too large", "EMR", "552 250", "BDAT 10485761 LAST\r\n" + "a".repeat(10_485_761), "NOOP\r\n"),
                row("B empty", "EMR", "554 250", "BDAT 0 LAST\r\n", "NOOP\r\n"),
                row(
                        "E06 a thousand tiny chunks too many",
                        "EMR",
                        "(250 ){10000}421 EOF",
                        "BDAT 1\r\na".repeat(11_000)));
    }

    private static Stream<Row> tls() {
        return Stream.of(
                row("T01", "E", "501", "STARTTLS now\r\n"),
                row("T02", "E", "502 250", "STARTTLS\r\nNOOP\r\n"),
                row("T04", "E", "503", "AUTH PLAIN AGEAYg==\r\n"),
                row("T06", "EM", "503", "AUTH PLAIN AGEAYg==\r\n"));
    }

    private static String recipients(int count) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < count; i++) {
            all.append("RCPT TO:<r").append(i).append("@dst.example>\r\n");
        }
        return all.toString();
    }

    private static Row row(String id, String state, String answers, String... steps) {
        return row(id, 0, state, answers, steps);
    }

    private static Row row(String id, int kept, String state, String answers, String... steps) {
        return new Row(id, state, answers, kept, List.of(steps));
    }
}
