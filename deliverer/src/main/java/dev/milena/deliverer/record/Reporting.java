package dev.milena.deliverer.record;

import dev.milena.deliverer.bounce.Notice;
import dev.milena.deliverer.bounce.Original;
import dev.milena.deliverer.bounce.ReportComposer;
import dev.milena.stream.BodyStore;
import dev.milena.stream.BodyStore.Octets;
import dev.milena.stream.BodyStore.Piece;
import dev.milena.stream.OutcomeLog.Report;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the message a report is about and has the report composed. The continuation is called exactly once, at once if the octets are at hand, else on a
 * thread of the body store. A message that cannot be read is reported without being returned (RFC 3464 §2 (d): that part is optional).
 */
final class Reporting {

    private static final Logger log = LoggerFactory.getLogger(Reporting.class);

    private final BodyStore bodies;
    private final ReportComposer composer;
    private final Tally tally;

    Reporting(BodyStore bodies, ReportComposer composer, Tally tally) {
        this.bodies = bodies;
        this.composer = composer;
        this.tally = tally;
    }

    void compose(Claim claim, List<Notice> notices, Instant now, Consumer<List<Report>> then) {
        if (notices.isEmpty()) {
            then.accept(List.of());
            return;
        }
        byte[] inline = claim.octets();
        if (inline != null) {
            then.accept(reports(notices, new Original(inline, true), now));
            return;
        }
        Octets octets = bodies.open(claim.task().mail(), claim.task().body());
        octets.next().whenComplete((piece, problem) -> {
            octets.cancel();
            then.accept(reports(notices, original(piece, problem), now));
        });
    }

    private List<Report> reports(List<Notice> notices, @Nullable Original original, Instant now) {
        List<Report> reports = new ArrayList<>(notices.size());
        for (Notice notice : notices) {
            try {
                reports.add(composer.compose(notice, original, now));
                tally.reports.increment();
            } catch (RuntimeException bug) {
                // A report that cannot be composed must not keep its task from being settled: it would come again for
                // ever.
                log.atError()
                        .addKeyValue("message", notice.task().mail())
                        .setCause(bug)
                        .log("no report could be composed");
            }
        }
        return reports;
    }

    private static @Nullable Original original(@Nullable Piece piece, @Nullable Throwable problem) {
        if (piece instanceof Piece.Part part) {
            return new Original(part.octets(), part.last());
        }
        log.atWarn()
                .addKeyValue("reason", problem == null ? String.valueOf(piece) : problem.toString())
                .log("a report goes out without the message it is about");
        return null;
    }
}
