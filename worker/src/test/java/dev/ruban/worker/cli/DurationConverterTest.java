package dev.ruban.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationConverterTest {
    @ParameterizedTest
    @CsvSource({"500ms, 500", "60s, 60000", "2m, 120000", "1h, 3600000"})
    void readsANumberAndAUnit(String text, long millis) {
        assertThat(new DurationConverter().convert(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"60", "s", "", "-1s", "1.5s", "1 s", "1d", "9999999999s"})
    void saysHowADurationIsWritten(String text) {
        assertThatThrownBy(() -> new DurationConverter().convert(text))
                .hasMessageContaining("'%s' is no duration; write a whole number and a unit", text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "0ms"})
    void nothingIsNoDuration(String text) {
        assertThatThrownBy(() -> new DurationConverter().convert(text))
                .hasMessageContaining("longer than");
    }
}
