package dev.ruban.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
    private static final List<String> KNOWN =
            List.of("learning-rate", "momentum", "epochs", "seed", "x");

    @ParameterizedTest
    @CsvSource({
        "learnin-rate,learning-rate",
        "LEARNING_RATE,learning-rate",
        "epoch,epochs",
        "sed,seed",
        "momemtun,momentum",
        "X,x"
    })
    void isTheOneWithTheFewestChanges(String unknown, String near) {
        assertThat(NearestName.of(unknown, KNOWN)).contains(near);
    }

    @ParameterizedTest
    @CsvSource({"y", "weight", "rate", "''"})
    void isNoneWhenTooMuchWouldHaveToChange(String unknown) {
        assertThat(NearestName.of(unknown, KNOWN)).isEmpty();
    }
}
