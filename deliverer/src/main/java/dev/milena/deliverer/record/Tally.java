package dev.milena.deliverer.record;

import dev.milena.mail.Failure.Scope;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts of recipients by what became of them; no destination in a label, so the number of series is fixed. Thread-safe. */
final class Tally {

    final Counter delivered;
    final Counter deferred;
    final Counter expired;
    final Counter ambiguous;
    final Counter spilled;
    final Counter reports;
    final Counter dead;
    private final Counter bouncedBySite;
    private final Counter bouncedAsMessage;
    private final Counter bouncedAsRecipient;

    Tally(MeterRegistry metrics) {
        this.delivered = metrics.counter("milena.deliverer.deliveries");
        this.deferred = metrics.counter("milena.deliverer.deferrals");
        this.expired = metrics.counter("milena.deliverer.expirations");
        this.ambiguous = metrics.counter("milena.deliverer.ambiguous");
        this.spilled = metrics.counter("milena.deliverer.spills");
        this.reports = metrics.counter("milena.deliverer.reports");
        this.dead = metrics.counter("milena.deliverer.dead");
        this.bouncedBySite = bounces(metrics, Scope.SITE);
        this.bouncedAsMessage = bounces(metrics, Scope.MESSAGE);
        this.bouncedAsRecipient = bounces(metrics, Scope.RECIPIENT);
    }

    Counter bounced(Scope scope) {
        return switch (scope) {
            case SITE -> bouncedBySite;
            case MESSAGE -> bouncedAsMessage;
            case RECIPIENT -> bouncedAsRecipient;
        };
    }

    private static Counter bounces(MeterRegistry metrics, Scope scope) {
        return metrics.counter("milena.deliverer.bounces", "scope", scope.name());
    }
}
