package dev.milena.deliverer.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.deliverer.bounce.Notice.Kind;
import dev.milena.deliverer.bounce.Notice.Line;
import dev.milena.deliverer.sample.Samples;
import dev.milena.deliverer.verdict.Policy;
import dev.milena.deliverer.verdict.Trouble;
import dev.milena.mail.AcceptedMail;
import dev.milena.mail.BodyType;
import dev.milena.mail.DsnReturn;
import dev.milena.mail.EnhancedCode;
import dev.milena.mail.Envelope;
import dev.milena.mail.Failure;
import dev.milena.mail.Mailbox;
import dev.milena.mail.Notify;
import dev.milena.mail.Recipient;
import dev.milena.mail.RemoteHost;
import dev.milena.mail.ReversePath;
import dev.milena.mail.Task;
import dev.milena.smtp.Reply;
import dev.milena.stream.OutcomeLog.Report;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportComposerTest {

    private static final Instant NOW = Samples.ACCEPTED.plus(Duration.ofMinutes(3));
    private static final String MESSAGE = "From: a@b\r\nSubject: hello\r\n folded\r\nMessage-ID: <1@b>\r\n\r\nBody\r\n";

    private final ReportComposer composer = new ReportComposer("mta.example", "node", new Random(7));

    @Test
    void aFailureIsReportedToTheSenderFromNobody() {
        Report report = compose(Samples.task(1), Kind.FAILED, line(0, "no such user"), MESSAGE);

        AcceptedMail mail = report.mail();
        assertThat(mail.envelope().sender()).isEqualTo(ReversePath.none());
        assertThat(mail.envelope().recipients())
                .containsExactly(new Recipient(0, Samples.SENDER, Set.of(Notify.NEVER), null));
        assertThat(mail.size()).isEqualTo(report.octets().length);
        assertThat(mail.origin().protocol()).isEqualTo("INTERNAL");

        MimeReading read = MimeReading.of(report.octets());
        assertThat(read.headers())
                .containsEntry("from", "Mail Delivery System <MAILER-DAEMON@mta.example>")
                .containsEntry("to", "<sender@sender.example>")
                .containsEntry("auto-submitted", "auto-replied")
                .containsEntry("date", "Mon, 5 Jan 2026 12:03:00 +0000")
                .containsEntry("message-id", "<" + mail.id() + "@mta.example>")
                .containsEntry("mime-version", "1.0")
                .doesNotContainKey("received");
        assertThat(read.headers().get("content-type")).startsWith("multipart/report; report-type=delivery-status;");
        assertThat(read.parts())
                .extracting(MimeReading.Part::type)
                .containsExactly("text/plain; charset=us-ascii", "message/delivery-status", "text/rfc822-headers");
        assertThat(read.parts().getFirst().body())
                .contains("<r0@example.com>")
                .contains("mx.example.com [192.0.2.1:25] said: 550");
        assertThat(read.parts().getLast().body())
                .isEqualTo("From: a@b\r\nSubject: hello\r\n folded\r\nMessage-ID: <1@b>\r\n");
    }

    @Test
    void theMachineReadablePartNamesEachRecipient() {
        List<Recipient> to = List.of(
                Samples.recipient(0, Set.of(Notify.FAILURE), "rfc822;some+2Bone@example.com"),
                Samples.recipient(1, Set.of(), null));
        Task task = Samples.task(to, null, "QQ+3D1");
        List<Line> lines = List.of(
                Line.failed(to.get(0), Samples.failure(550, true)),
                Line.expired(to.get(1), Samples.failure(451, false)));
        Report report = composer.compose(
                Notice.of(task, Kind.FAILED, lines).orElseThrow(), new Original(octets(MESSAGE), true), NOW);

        String[] groups = MimeReading.of(report.octets()).parts().get(1).body().split("\r\n\r\n", -1);
        assertThat(groups).hasSize(3);
        assertThat(MimeReading.fields(groups[0]))
                .containsEntry("original-envelope-id", "QQ=1")
                .containsEntry("reporting-mta", "dns; mta.example")
                .containsEntry("arrival-date", "Mon, 5 Jan 2026 12:00:00 +0000");
        assertThat(MimeReading.fields(groups[1]))
                .containsEntry("original-recipient", "rfc822; some+one@example.com")
                .containsEntry("final-recipient", "rfc822; r0@example.com")
                .containsEntry("action", "failed")
                .containsEntry("status", "5.1.1")
                .containsEntry("remote-mta", "dns; mx.example.com")
                .containsEntry("diagnostic-code", "smtp; 550 no such user here");
        assertThat(MimeReading.fields(groups[2]))
                .containsEntry("status", "5.4.7")
                .containsEntry("diagnostic-code", "X-Milena; no such user here")
                .doesNotContainKey("remote-mta")
                .doesNotContainKey("original-recipient");
    }

    @Test
    void aDelayTellsUntilWhenItWillBeTried() {
        Recipient to = Samples.recipient(0, Set.of(), null);
        Line late = Line.delayed(to, Samples.failure(451, true), Samples.ACCEPTED.plus(Duration.ofDays(5)));
        Report report = compose(Samples.task(1), Kind.DELAYED, late, MESSAGE);
        Map<String, String> status = status(report);
        assertThat(status)
                .containsEntry("action", "delayed")
                .containsEntry("status", "4.1.1")
                .containsEntry("will-retry-until", "Sat, 10 Jan 2026 12:00:00 +0000");
    }

    @Test
    void aHandOverToAServerWithoutDsnIsReportedAsRelayedAndSaysWhatIsNotKnown() {
        Recipient to = Samples.recipient(0, Set.of(Notify.SUCCESS), null);
        Line relayed = Line.relayed(to, Samples.MX, Reply.of(250, "queued"));
        Report report = compose(Samples.task(List.of(to), null, null), Kind.RELAYED, relayed, MESSAGE);
        assertThat(status(report)).containsEntry("action", "relayed").containsEntry("status", "2.0.0");
        assertThat(MimeReading.of(report.octets()).parts().getFirst().body()).contains("does not report deliveries");
    }

    @Test
    void nobodyIsToldWhoDoesNotWantToBeOrHasNoAddress() {
        Recipient never = Samples.recipient(0, Set.of(Notify.NEVER), null);
        Recipient success = Samples.recipient(1, Set.of(Notify.SUCCESS), null);
        Task task = Samples.task(List.of(never, success), null, null);
        Failure failure = Samples.failure(550, true);
        assertThat(Notice.of(task, Kind.FAILED, List.of(Line.failed(never, failure), Line.failed(success, failure))))
                .isEmpty();
        Task report = Samples.task(new Envelope(
                ReversePath.none(),
                List.of(Samples.recipient(0, Set.of(), null)),
                BodyType.SEVEN_BIT,
                false,
                null,
                null));
        assertThat(Notice.of(report, Kind.FAILED, List.of(line(0, "gone")))).isEmpty();
    }

    @Test
    void retFullGivesTheMessageBackIfItIsSmallAndWhole() {
        Task full = Samples.task(Samples.task(1).envelope().recipients(), DsnReturn.FULL, null);
        MimeReading.Part returned = last(compose(full, Kind.FAILED, line(0, "x"), MESSAGE));
        assertThat(returned.type()).isEqualTo("message/rfc822");
        assertThat(returned.body()).isEqualTo(MESSAGE);

        String large = MESSAGE + ("x".repeat(70) + "\r\n").repeat(1000);
        assertThat(last(compose(full, Kind.FAILED, line(0, "x"), large)).type()).isEqualTo("text/rfc822-headers");

        Notice notice = Notice.of(full, Kind.FAILED, List.of(line(0, "x"))).orElseThrow();
        assertThat(last(composer.compose(notice, new Original(octets(MESSAGE), false), NOW))
                        .type())
                .isEqualTo("text/rfc822-headers");
        assertThat(MimeReading.of(composer.compose(notice, null, NOW).octets()).parts())
                .hasSize(2);
    }

    @Test
    void anEightBitMessageIsReturnedInAnEightBitReport() {
        Task full = Samples.task(Samples.task(1).envelope().recipients(), DsnReturn.FULL, null);
        Report report = compose(full, Kind.FAILED, line(0, "x"), "Subject: x\r\n\r\ngrüße\r\n");
        assertThat(report.mail().envelope().bodyType()).isEqualTo(BodyType.EIGHT_BIT_MIME);
        assertThat(last(report).headers()).containsEntry("content-transfer-encoding", "8bit");
        assertThat(MimeReading.of(report.octets()).headers()).containsEntry("content-transfer-encoding", "8bit");
    }

    @Test
    void aHeaderSectionThatIsNotAsciiIsEncodedSoThatTheReportStaysSevenBit() {
        Report report = compose(Samples.task(1), Kind.FAILED, line(0, "x"), "Subject: grüße =\r\n\r\nx\r\n");
        assertThat(last(report).headers()).containsEntry("content-transfer-encoding", "quoted-printable");
        assertThat(last(report).body()).isEqualTo("Subject: gr=C3=BC=C3=9Fe =3D\r\n");
        assertThat(report.mail().envelope().bodyType()).isEqualTo(BodyType.SEVEN_BIT);
        assertSevenBitLines(report);
    }

    @ParameterizedTest
    @ValueSource(strings = {"utf-8;grüße@example.com", "rfc822;gr+C3+BC+C3+9Fe@example.com"})
    void aMessageWithSmtpUtf8IsReportedInTheGlobalForm(String original) {
        Recipient to = new Recipient(0, new Mailbox("grüße", Samples.DOMAIN), Set.of(), original);
        Task task = Samples.task(
                new Envelope(ReversePath.to(Samples.SENDER), List.of(to), BodyType.EIGHT_BIT_MIME, true, null, null));
        Report report = compose(task, Kind.FAILED, Line.failed(to, Samples.failure(550, true)), MESSAGE);
        MimeReading read = MimeReading.of(report.octets());
        assertThat(report.mail().envelope().smtpUtf8()).isTrue();
        assertThat(read.headers().get("content-type")).contains("report-type=global-delivery-status");
        assertThat(read.parts())
                .extracting(MimeReading.Part::type)
                .containsExactly(
                        "text/plain; charset=utf-8", "message/global-delivery-status", "message/global-headers");
        assertThat(status(report))
                .containsEntry("final-recipient", "utf-8; grüße@example.com")
                .containsEntry("original-recipient", "utf-8; grüße@example.com");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil\r\nBcc: victim@example.com\r\n\r\nhello",
                "evil\r\n.\r\nMAIL FROM:<x>",
                "evil\n\nStatus: 2.0.0",
                "tab\tnul\u0000 esc\u001b[31m",
                "\u2028line\u0085next",
                "ünï"
            })
    void nothingARemoteSaysLeavesItsField(String text) {
        RemoteHost evil = new RemoteHost("mx\r\nX-Evil: 1", "192.0.2.1:25\r\nX-Evil: 2");
        List<Recipient> to = List.of(Samples.recipient(0, Set.of(), "rfc822;a+0D+0AX-Evil:+203"));
        Line line = new Line(to.getFirst(), new EnhancedCode(5, 0, 0), 550, text, evil, true, null);
        Report report = compose(Samples.task(to, null, "a+0D+0AX-Evil:+204"), Kind.FAILED, line, "Subject: x\r\n\r\n");
        assertSevenBitLines(report);
        assertThat(new String(report.octets(), StandardCharsets.US_ASCII).lines())
                .noneMatch(l -> l.startsWith("X-Evil") || l.startsWith("Bcc") || l.startsWith("MAIL") || l.equals("."));
        assertThat(status(report)).containsEntry("status", "5.0.0");
    }

    @Test
    void whatNoServerSaidIsNotPutInItsMouth() {
        Recipient to = Samples.recipient(0, Set.of(), null);
        Failure silence = Policy.broken(Failure.Stage.GREETING, Trouble.LOST, "the connection was closed", Samples.MX);
        Report report = compose(Samples.task(1), Kind.FAILED, Line.expired(to, silence), MESSAGE);
        assertThat(status(report))
                .containsEntry("remote-mta", "dns; mx.example.com")
                .containsEntry("diagnostic-code", "X-Milena; the connection was closed");
        assertThat(new String(report.octets(), StandardCharsets.US_ASCII)).doesNotContain("said:");
    }

    @Test
    void aLongAnswerIsFolded() {
        assertSevenBitLines(compose(Samples.task(1), Kind.FAILED, line(0, "word ".repeat(200)), MESSAGE));
        assertSevenBitLines(compose(Samples.task(1), Kind.FAILED, line(0, "x".repeat(1000)), MESSAGE));
    }

    private static void assertSevenBitLines(Report report) {
        String text = new String(report.octets(), StandardCharsets.ISO_8859_1);
        assertThat(text.chars()).allMatch(c -> c == '\r' || c == '\n' || (c >= ' ' && c < 0x7f));
        assertThat(text.replace("\r\n", "")).doesNotContain("\r", "\n");
        assertThat(text.split("\r\n", -1)).allMatch(l -> l.length() <= 998);
    }

    private Report compose(Task task, Kind kind, Line line, String message) {
        Notice notice = Notice.of(task, kind, List.of(line)).orElseThrow();
        return composer.compose(notice, new Original(octets(message), true), NOW);
    }

    private static Line line(int ordinal, String text) {
        Recipient to = Samples.recipient(ordinal, Set.of(), null);
        return new Line(to, new EnhancedCode(5, 1, 1), 550, text, Samples.MX, true, null);
    }

    private static Map<String, String> status(Report report) {
        String body = MimeReading.of(report.octets()).parts().get(1).body();
        return MimeReading.fields(body.substring(body.indexOf("\r\n\r\n") + 4));
    }

    private static MimeReading.Part last(Report report) {
        return MimeReading.of(report.octets()).parts().getLast();
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
