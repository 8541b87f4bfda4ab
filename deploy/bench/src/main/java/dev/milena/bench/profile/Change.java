package dev.milena.bench.profile;

import dev.milena.bench.form.Recipients;
import dev.milena.bench.sink.FaultRule;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the command line changes of every loaded phase of a profile; what is empty stays. Sessions, sizes and domains change where a load is given by time or by
 * messages alike; seconds only where it is given by time, messages only where it is given by messages. Domains change in
 * the phases that have most of them, so that few stay few. No lead-in is longer than the warm-up.
 */
public record Change(
        OptionalInt sessions,
        OptionalInt size,
        OptionalInt domains,
        OptionalInt recipients,
        OptionalInt rate,
        OptionalInt seconds,
        OptionalLong messages,
        OptionalInt warmUp,
        List<FaultRule> faults,
        List<Duration> retry) {

    public Change {
        faults = List.copyOf(faults);
        retry = List.copyOf(retry);
    }

    public Profile of(Profile profile) {
        Setting setting = profile.setting();
        return new Profile(
                profile.name(),
                profile.line(),
                retry.isEmpty() ? setting : setting.retrying(retry.toArray(Duration[]::new)),
                warmUp.isPresent() ? Duration.ofSeconds(warmUp.getAsInt()) : profile.warmUp(),
                profile.phases().stream()
                        .map(each -> of(each, mostDomains(profile)))
                        .toList());
    }

    private static int mostDomains(Profile profile) {
        return profile.phases().stream()
                .filter(each -> each instanceof Phase.Loaded)
                .mapToInt(each -> ((Phase.Loaded) each).load().recipients().domains())
                .max()
                .orElse(0);
    }

    private Phase of(Phase phase, int mostDomains) {
        return switch (phase) {
            case Phase.Quiet quiet -> new Phase.Quiet(quiet.name(), time(quiet.time()));
            case Phase.Loaded loaded ->
                new Phase.Loaded(
                        loaded.name(),
                        of(loaded.load(), mostDomains),
                        faults.isEmpty() ? loaded.faults() : faults,
                        loaded.end());
        };
    }

    private Load of(Load load, int mostDomains) {
        Recipients to = load.recipients();
        boolean byTime = load.messages() == 0;
        return new Load(
                sessions.orElse(load.sessions()),
                byTime ? 0 : messages.orElse(load.messages()),
                byTime ? time(load.time()) : load.time(),
                leadIn(load.leadIn()),
                size.orElse(load.size()),
                new Recipients(
                        recipients.orElse(to.perMessage()),
                        to.domains() == mostDomains ? domains.orElse(mostDomains) : to.domains(),
                        to.pattern(),
                        to.inARow()),
                rate.isPresent() ? new Pacing.PerSecond(rate.getAsInt()) : load.pacing());
    }

    private Duration time(Duration usual) {
        return seconds.isPresent() ? Duration.ofSeconds(seconds.getAsInt()) : usual;
    }

    private Duration leadIn(Duration usual) {
        Duration most = Duration.ofSeconds(warmUp.orElse(Integer.MAX_VALUE));
        return usual.compareTo(most) > 0 ? most : usual;
    }
}
