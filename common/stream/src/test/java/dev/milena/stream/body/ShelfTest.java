package dev.milena.stream.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.mail.BodyRef;
import dev.milena.mail.MailId;
import dev.milena.stream.TestMail;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShelfTest {

    private static final int LARGE = 256 * 1024;

    private final Shelf shelf = new Shelf();

    private static BodyRef.Whole ref(long offset, byte[] octets) {
        return new BodyRef.Whole(0, offset, octets.length, TestMail.sha256(octets));
    }

    @Test
    void whatIsGivenOutIsThisVeryMessage() {
        byte[] octets = TestMail.octets(100, 1);
        byte[] others = TestMail.octets(100, 2);
        MailId id = TestMail.id();
        shelf.keep(id, ref(7, octets), octets);
        assertThat(shelf.find(id, ref(7, octets))).isSameAs(octets);
        assertThat(shelf.find(id, ref(8, octets))).isNull();
        assertThat(shelf.find(TestMail.id(), ref(7, octets))).isNull();
        assertThat(shelf.find(id, ref(7, others))).isNull();
        assertThat(shelf.find(id, new BodyRef.Whole(0, 7, 99, TestMail.sha256(octets))))
                .isNull();
        assertThat(shelf.find(id, new BodyRef.Whole(1, 7, 100, TestMail.sha256(octets))))
                .isNull();
    }

    @Test
    void whatWasNotWantedForLongestMakesRoom() {
        MailId id = TestMail.id();
        byte[] octets = TestMail.octets(LARGE, 1);
        int most = Shelf.ROOM / LARGE;
        for (int i = 0; i < most; i++) {
            shelf.keep(id, ref(i, octets), octets);
            shelf.keep(id, ref(i, octets), octets);
        }
        assertThat(shelf.find(id, ref(0, octets))).as("wanted again").isNotNull();
        shelf.keep(id, ref(most, octets), octets);
        List<Integer> there = new ArrayList<>();
        for (int i = 0; i <= most; i++) {
            if (shelf.find(id, ref(i, octets)) != null) {
                there.add(i);
            }
        }
        assertThat(there).hasSize(most).contains(0, 2, most).doesNotContain(1);
    }
}
