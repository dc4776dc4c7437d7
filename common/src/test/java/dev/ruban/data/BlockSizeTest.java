package dev.ruban.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockSizeTest {
    @ParameterizedTest
    @CsvSource({
        "1,1024",
        "64,1024",
        "65,512",
        "100,512",
        "128,512",
        "129,256",
        "784,64",
        "1024,64",
        "1025,32",
        "4096,16",
        "4097,16",
        "70000,16",
        "2147483647,16"
    })
    void isThePowerOfTwoWhoseRowsFitTheCacheWithinItsLimits(int features, int rows) {
        assertThat(BlockSize.of(features)).isEqualTo(rows);
    }

    @Test
    void refusesRowsWithoutFeatures() {
        assertThatIllegalArgumentException().isThrownBy(() -> BlockSize.of(0));
    }
}
