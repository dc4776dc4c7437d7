package dev.ruban.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameDistanceTest {
    @ParameterizedTest
    @CsvSource({
        "'', '', 0",
        "abc, abc, 0",
        "abc, '', 3",
        "'', ab, 2",
        "abc, acb, 1",
        "kitten, sitting, 3",
        "ca, abc, 3",
        "epohcs, epochs, 1"
    })
    void countsInsertionsDeletionsReplacementsAndExchanges(String from, String to, int edits) {
        assertThat(NearestName.distance(from, to)).isEqualTo(edits);
        assertThat(NearestName.distance(to, from)).isEqualTo(edits);
    }

    @Test
    void suggestsTheNearestAndOfEquallyNearOnesTheFirst() {
        assertThat(NearestName.of("lable", List.of("table", "label"))).contains("table");
        assertThat(NearestName.of("learning-rat", List.of("momentum", "learning-rate")))
                .contains("learning-rate");
    }

    @Test
    void suggestsNothingIfNothingIsNear() {
        assertThat(NearestName.of("xyzzy", List.of("label", "epochs"))).isEmpty();
        assertThat(NearestName.hint("xyzzy", List.of("label"))).isEmpty();
    }
}
