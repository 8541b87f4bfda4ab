package dev.milena.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainNameTest {

    @ParameterizedTest
    @CsvSource({
        "Example.COM, example.com",
        "bücher.example, xn--bcher-kva.example",
        "BÜCHER.example, xn--bcher-kva.example",
        "straße.example, xn--strae-oqa.example",
        "例え.テスト, xn--r8jz45g.xn--zckzah",
        "\uff25xample.com, example.com",
        "_dmarc.example.com, _dmarc.example.com",
        "пример.испытание, xn--e1afmkfd.xn--80akhbyknj4f",
    })
    void foldsToLowerCaseALabels(String text, String ascii) {
        assertThat(DomainName.parse(text)).isEqualTo(Parsed.ok(new DomainName(ascii)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "a..b", ".a", "a.", "-a.example", "a-.example", "a b", "a@b", "a\r\nb", "☃☃\u0000"})
    void refusesWhatDnsCannotHold(String text) {
        assertThat(DomainName.parse(text)).isInstanceOf(Parsed.Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 300})
    void boundsLengths(int length) {
        assertThat(DomainName.parse("a".repeat(length) + ".example")).isInstanceOf(Parsed.Malformed.class);
    }
}
