package dev.milena.smtp.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.mail.BodyType;
import dev.milena.mail.DsnReturn;
import dev.milena.mail.Notify;
import dev.milena.smtp.command.Command.Refused;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandReaderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<b@dst.example> | b@dst.example",
                "<B@DST.Example> | B@dst.example",
                "<\"a b\"@dst.example> | \"a b\"@dst.example",
                "<\"ab\"@dst.example> | ab@dst.example",
                "<\"a\\\"b\"@dst.example> | \"a\\\"b\"@dst.example",
                "<\"a@b\"@dst.example> | \"a@b\"@dst.example",
                "<\"\"@dst.example> | \"\"@dst.example",
                "<@x.example,@y.example:b@dst.example> | b@dst.example",
                "<user%dst2.example@dst.example> | user%dst2.example@dst.example",
                "<a@bücher.example> | a@xn--bcher-kva.example",
                "<用户@例え.テスト> | 用户@xn--r8jz45g.xn--zckzah",
                "<a@[192.0.2.1]> | a@[192.0.2.1]",
                "<a@[IPv6:2001:db8::1]> | a@[IPv6:2001:db8:0:0:0:0:0:1]",
            })
    void readsAddresses(String path, String text) {
        assertThat(read("RCPT TO:" + path)).isInstanceOfSatisfying(Command.RcptTo.class, rcpt -> assertThat(
                        rcpt.mailbox().text())
                .isEqualTo(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<gopal@@zoho.com> | two @ in a row",
                "<gopal> | no @",
                "<@zoho.com> | source route",
                "<> | no local part",
                "<a.@dst.example> | a dot",
                "<.a@dst.example> | a dot",
                "<a..b@dst.example> | a dot",
                "<a b@dst.example> | local part",
                "<a@dst..example> | empty label",
                "<a@dst.example.> | empty label",
                "<a@.dst.example> | dot",
                "<a@-dst.example> | hyphen",
                "<a@dst.example | closing '>'",
                "a@dst.example | <angle brackets>",
                "<a@b@c> | behind the domain",
                "<<a@dst.example>> | local part",
                "<a@x>b@y | space stands",
                "<\"a@dst.example> | quote",
                "<a@dst.example>> | space stands",
                "<a@foo_bar.example> | underscore",
                "<a\"b@dst.example> | local part",
                "<a(comment)@dst.example> | local part",
                "<a@[1.2.3]> | literal",
                "<a@[127.1]> | literal",
                "<a@[300.1.1.1]> | literal",
                "<a@[IPv6:zz]> | literal",
                "<a@[IPv6:fe80::1%eth0]> | literal",
                "<a@[x:1]> | literal",
                "<a@dst_ example> | closing",
                "<a,b@dst.example> | local part",
                "<a@dst.example,b@dst.example> | behind",
            })
    void saysWhatIsWrongWithAMalformedAddress(String path, String why) {
        assertThat(read("RCPT TO:" + path)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.reply().code()).isEqualTo(501);
            assertThat(refused.reply().text()).contains(why.equals("closing") ? "" : why);
        });
    }

    @Test
    void everyCharacterOfAnAtomIsTaken() {
        assertThat(read("RCPT TO:<!#$%&'*+-/=?^_`{|}~@dst.example>")).isInstanceOf(Command.RcptTo.class);
    }

    @Test
    void noSpaceStandsBehindTheColon() {
        assertThat(read("RCPT TO: <b@dst.example>")).isInstanceOf(Refused.class);
    }

    @Test
    void aMalformedRecipientIs513() {
        Refused refused = (Refused) read("RCPT TO:<gopal@@zoho.com>");
        assertThat(refused.reply().enhanced()).hasToString("5.1.3");
        assertThat(refused.kind()).isEqualTo(Refused.Kind.ADDRESS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RCPT TO:<a\u0007b@dst.example>",
                "rcpt to:<a\tb@dst.example>",
                "MAIL FROM:<a\u007fb@src.example> SIZE=1",
                "RCPT TO:<a@x>b@y",
                "RCPT TO:<a@dst.example>>",
                "MAIL FROM:<m\u00fcller@src.example>",
                "RCPT TO:<m\u00fcller@dst.example",
            })
    void whateverIsWrongInsideAnAddressIs513(String line) {
        byte[] latin1 = line.getBytes(StandardCharsets.ISO_8859_1);
        assertThat(CommandReader.read(latin1, 0, latin1.length)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.reply().code()).isEqualTo(501);
            assertThat(refused.reply().enhanced()).hasToString("5.1.3");
            assertThat(refused.kind()).isEqualTo(Refused.Kind.ADDRESS);
        });
    }

    @Test
    void whatIsWrongBehindAnAddressIsSyntax() {
        assertThat(read("RCPT TO:<a@dst.example>\tNOTIFY=NEVER"))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.kind()).isEqualTo(Refused.Kind.SYNTAX));
    }

    @Test
    void aLocalPartIsMeasuredInOctets() {
        assertThat(read("RCPT TO:<" + "\u00fc".repeat(127) + "@dst.example>")).isInstanceOf(Command.RcptTo.class);
        assertThat(read("RCPT TO:<" + "\u00fc".repeat(128) + "@dst.example>")).isInstanceOf(Refused.class);
    }

    @Test
    void readsTheNullReversePathAndPostmaster() {
        assertThat(read("MAIL FROM:<>")).isInstanceOf(Command.MailFrom.class);
        assertThat(read("rcpt to:<PostMaster>")).isEqualTo(new Command.RcptToPostmaster(Set.of(), null));
        assertThat(read("RCPT TO:<postmaster> NOTIFY=NEVER ORCPT=rfc822;p@x.example"))
                .isEqualTo(new Command.RcptToPostmaster(Set.of(Notify.NEVER), "rfc822;p@x.example"));
    }

    /** Postfix writes the octets of a UTF-8 address as xtext of type rfc822. */
    @Test
    void anOriginalRecipientMayStandForUtf8() {
        assertThat(read("RCPT TO:<\u017eofie@dst.example> ORCPT=rfc822;+C5+BEofie@dst.example"))
                .isInstanceOfSatisfying(Command.RcptTo.class, rcpt -> assertThat(rcpt.originalRecipient())
                        .isEqualTo("rfc822;+C5+BEofie@dst.example"));
    }

    @Test
    void readsParameters() {
        Command.MailFrom mail = (Command.MailFrom)
                read("MAIL FROM:<a@src.example> SIZE=123 BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=a+2Bb  ");
        assertThat(mail.size()).isEqualTo(OptionalLong.of(123));
        assertThat(mail.bodyType()).isEqualTo(BodyType.EIGHT_BIT_MIME);
        assertThat(mail.smtpUtf8()).isTrue();
        assertThat(mail.ret()).isEqualTo(DsnReturn.HDRS);
        assertThat(mail.envelopeId()).isEqualTo("a+2Bb");
        Command.RcptTo rcpt =
                (Command.RcptTo) read("RCPT TO:<b@dst.example> NOTIFY=SUCCESS,failure ORCPT=rfc822;b+2B@dst.example");
        assertThat(rcpt.notifyOn()).isEqualTo(Set.of(Notify.SUCCESS, Notify.FAILURE));
        assertThat(rcpt.originalRecipient()).isEqualTo("rfc822;b+2B@dst.example");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MAIL FROM:<a@src.example> FOO=1 | 555",
                "MAIL FROM:<a@src.example> SIZE=abc | 501",
                "MAIL FROM:<a@src.example> SIZE=-1 | 501",
                "MAIL FROM:<a@src.example> SIZE= | 501",
                "MAIL FROM:<a@src.example> SIZE=123456789012345678901 | 501",
                "MAIL FROM:<a@src.example> BODY=EBCDIC | 555",
                "MAIL FROM:<a@src.example> BODY=BINARYMIME | 555",
                "MAIL FROM:<a@src.example> ENVID=a+ZZb | 501",
                "MAIL FROM:<a@src.example> ENVID=a+0D+0A | 501",
                "MAIL FROM:<a@src.example> ENVID=a+4 | 501",
                "MAIL FROM:<a@src.example> RET=FULL RET=HDRS | 501",
                "MAIL FROM:<a@src.example> SMTPUTF8=1 | 501",
                "MAIL FROM:<a@src.example>SIZE=1 | 501",
                "MAIL FROM:<ü@src.example> | 553",
                "MAIL FROM <a@src.example> | 501",
                "MAIL | 501",
                "RCPT TO:<b@dst.example> NOTIFY=NEVER,SUCCESS | 501",
                "RCPT TO:<b@dst.example> NOTIFY=SOMETIMES | 501",
                "RCPT TO:<b@dst.example> ORCPT=rfc822;a+0D+0ADATA@x.example | 501",
                "RCPT TO:<b@dst.example> ORCPT=rfc822;a+C3@x.example | 501",
                "RCPT TO:<b@dst.example> ORCPT=rfc822;a+C2+85@x.example | 501",
                "RCPT TO:<b@dst.example> ORCPT=b@x.example | 501",
                "MAIL FROM:<a@src.example> ENVID=a+C3+BC | 501",
                "RCPT TO:<b@dst.example> SIZE=1 | 555",
                "EHLO | 501",
                "EHLO a b | 501",
                "HELO  | 501",
                "DATA now | 501",
                "RSET x | 501",
                "QUIT x | 501",
                "STARTTLS now | 501",
                "VRFY | 501",
                "AUTH | 501",
                "FOO | 500",
                "NOöP | 500",
                "BDAT | 501",
                "BDAT x | 501",
                "BDAT -1 | 501",
                "BDAT 99999999999999999999 | 501",
                "BDAT 5 FIRST | 501",
                "GET / HTTP/1.1 | 421",
                "Host: x | 421",
            })
    void refusesWhatTheGrammarDoesNotHave(String line, int code) {
        assertThat(read(line)).isInstanceOfSatisfying(Refused.class, refused -> assertThat(
                        refused.reply().code())
                .isEqualTo(code));
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL FROM:<a\u0000b@src.example>", "MAIL FROM:<a\u0007b@src.example>", "EHLO a\rNOOP"})
    void refusesControlCharacters(String line) {
        assertThat(read(line)).isInstanceOfSatisfying(Refused.class, refused -> assertThat(
                        refused.reply().code())
                .isIn(500, 501));
    }

    @Test
    void aHugeSizeIsAsLargeAsItGets() {
        assertThat(((Command.MailFrom) read("MAIL FROM:<> SIZE=18446744073709551616")).size())
                .isEqualTo(OptionalLong.of(Long.MAX_VALUE));
    }

    @Test
    void octetsThatAreNoUtf8AreRefused() {
        byte[] line = {'V', 'R', 'F', 'Y', ' ', (byte) 0xff};
        assertThat(CommandReader.read(line, 0, line.length)).isInstanceOf(Refused.class);
    }

    private static Command read(String line) {
        byte[] octets = line.getBytes(StandardCharsets.UTF_8);
        return CommandReader.read(octets, 0, octets.length);
    }
}
