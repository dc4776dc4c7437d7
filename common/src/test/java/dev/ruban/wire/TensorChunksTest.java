package dev.ruban.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.ruban.proto.v1.TensorChunk;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TensorChunksTest {
    private static float[] tensor(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) values[i] = Float.intBitsToFloat(i * 0x9E3779B1);
        return values;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, Wire.CHUNK_FLOATS, Wire.CHUNK_FLOATS + 1, 600_000})
    void bringsEveryBitAcross(int length) {
        float[] sent = tensor(length);
        float[] received = new float[length];
        int at = 0;
        for (TensorChunk chunk : TensorChunks.cut(sent)) {
            assertThat(chunk.getData().size()).isLessThanOrEqualTo(Wire.CHUNK_BYTES);
            at = TensorChunks.read("tensor", chunk, received, at);
        }
        assertThat(at).isEqualTo(length);
        for (int i = 0; i < length; i++)
            assertThat(Float.floatToRawIntBits(received[i]))
                    .isEqualTo(Float.floatToRawIntBits(sent[i]));
    }

    @Test
    void isLittleEndianWithCastagnolisChecksum() {
        TensorChunk chunk = TensorChunks.chunk(0, new float[] {1f}, 0, 1);
        assertThat(chunk.getData().toByteArray()).containsExactly(0, 0, 0x80, 0x3f);
        // The check value of CRC-32C, of the nine digits, holds for the algorithm that is used.
        var crc = new java.util.zip.CRC32C();
        crc.update("123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(crc.getValue()).isEqualTo(0xE3069283L);
    }

    @Test
    void namesADamagedChunk() {
        TensorChunk chunk = TensorChunks.cut(tensor(10)).getFirst();
        byte[] bytes = chunk.getData().toByteArray();
        bytes[5] ^= 1;
        TensorChunk damaged = chunk.toBuilder().setData(ByteString.copyFrom(bytes)).build();
        assertThatThrownBy(() -> TensorChunks.read("gradients", damaged, new float[10], 0))
                .isInstanceOf(DamagedMessageException.class)
                .hasMessageContaining("gradients")
                .hasMessageContaining("damaged");
    }

    @Test
    void refusesWhatIsNotExpected() {
        TensorChunk whole = TensorChunks.cut(tensor(10)).getFirst();
        List<TensorChunk> wrong =
                List.of(
                        whole.toBuilder().setOffset(1).build(),
                        whole.toBuilder().setOffset(-1).build(),
                        whole.toBuilder().setData(ByteString.EMPTY).build(),
                        whole.toBuilder().setData(whole.getData().substring(0, 7)).build(),
                        TensorChunks.cut(tensor(11)).getFirst());
        for (TensorChunk chunk : wrong) {
            float[] untouched = new float[10];
            assertThatThrownBy(() -> TensorChunks.read("tensor", chunk, untouched, 0))
                    .isInstanceOf(DamagedMessageException.class);
            assertThat(untouched).containsOnly(0f);
        }
    }
}
