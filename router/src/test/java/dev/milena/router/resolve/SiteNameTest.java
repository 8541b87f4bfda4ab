package dev.milena.router.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SiteNameTest {

    private static String of(String... hosts) {
        return SiteName.of(List.of(hosts), "fallback.test");
    }

    @Test
    void oneHostIsItsOwnName() {
        assertThat(of("mx.example.net")).isEqualTo("mx.example.net");
    }

    @Test
    void severalShareTheirCommonEndWhateverTheirOrder() {
        assertThat(of("mx2.example.net", "mx1.example.net")).isEqualTo("(mx1|mx2).example.net");
        assertThat(of("a.b.example.net", "c.example.net")).isEqualTo("(a.b|c).example.net");
        assertThat(of("mxa.example.net", "mxa.example.org")).isEqualTo("(mxa.example.net|mxa.example.org)");
    }

    @Test
    void theCommonEndMayBeOneOfThem() {
        assertThat(of("alt2.in.l.google.com", "in.l.google.com", "alt1.in.l.google.com"))
                .isEqualTo("(alt1|alt2)?.in.l.google.com");
    }

    @Test
    void differentSetsHaveDifferentNames() {
        assertThat(of("a.x.test", "b.x.test")).isNotEqualTo(of("a.x.test", "b.x.test", "x.test"));
    }

    @Test
    void aSetTooLargeToNameIsNamedByItsDomain() {
        List<String> hosts = IntStream.range(0, 100)
                .mapToObj(i -> "a-rather-long-host-name-" + i + ".example.net")
                .toList();

        assertThat(SiteName.of(hosts, "fallback.test")).isEqualTo("fallback.test");
    }
}
