package dev.ruban.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ParameterDigestTest {
    @Test
    void theDigestOfTheLineIsTheKnownAnswer() {
        ParameterLayout layout =
                ParameterLayout.of(Map.of("w", Shape.scalar(), "b", Shape.scalar()));

        // Python: hashlib.sha256 over struct.pack of the 26 bytes: b, then w
        assertThat(ParameterDigest.sha256(layout, new float[] {0f, 5f}))
                .isEqualTo("46bbc5669b94c9816f5029ee1ff22a05e5a80caad3052c1b1052ca4f7a610136");
    }

    @Test
    void theDigestIsThatOfTheBytesWrittenOutByHand() throws Exception {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put("weight", Shape.of(3, 2));
        shapes.put("é", Shape.scalar());
        shapes.put("bias", Shape.of(2));
        float[] values = {1.5f, -0f, 1, 2, 3, 4, 5, Float.MIN_VALUE, Float.NEGATIVE_INFINITY};

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        tensor(bytes, "bias", new long[] {2}, 1.5f, -0f);
        tensor(bytes, "weight", new long[] {3, 2}, 1, 2, 3, 4, 5, Float.MIN_VALUE);
        tensor(bytes, "é", new long[0], Float.NEGATIVE_INFINITY);

        assertThat(ParameterDigest.sha256(ParameterLayout.of(shapes), values))
                .isEqualTo(sha256(bytes.toByteArray()));
    }

    @Test
    void aTensorLongerThanAnyBufferIsDigestedWhole() throws Exception {
        float[] values = new float[50_001];
        for (int i = 0; i < values.length; i++) values[i] = i / 7f;

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        tensor(bytes, "w", new long[] {values.length}, values);

        assertThat(
                        ParameterDigest.sha256(
                                ParameterLayout.of(Map.of("w", Shape.of(values.length))), values))
                .isEqualTo(sha256(bytes.toByteArray()));
    }

    @Test
    void everyNaNCountsAsTheSame() {
        ParameterLayout layout = ParameterLayout.of(Map.of("w", Shape.scalar()));
        float otherNaN = Float.intBitsToFloat(0xffc12345);

        assertThat(ParameterDigest.sha256(layout, new float[] {otherNaN}))
                .isEqualTo(ParameterDigest.sha256(layout, new float[] {Float.NaN}));
    }

    @Test
    void zerosOfBothSignsDiffer() {
        ParameterLayout layout = ParameterLayout.of(Map.of("w", Shape.scalar()));

        assertThat(ParameterDigest.sha256(layout, new float[] {-0f}))
                .isNotEqualTo(ParameterDigest.sha256(layout, new float[] {0f}));
    }

    @Test
    void valuesOfAnotherLengthAreRefused() {
        ParameterLayout layout = ParameterLayout.of(Map.of("w", Shape.scalar()));

        assertThatThrownBy(() -> ParameterDigest.sha256(layout, new float[2]))
                .hasMessage("2 values for a layout of 1 elements");
    }

    private static void tensor(
            ByteArrayOutputStream to, String name, long[] sizes, float... values) {
        byte[] utf8 = name.getBytes(UTF_8);
        littleEndian(to, utf8.length, 4);
        to.writeBytes(utf8);
        littleEndian(to, sizes.length, 4);
        for (long size : sizes) littleEndian(to, size, 8);
        for (float value : values) littleEndian(to, Float.floatToRawIntBits(value), 4);
    }

    private static void littleEndian(ByteArrayOutputStream to, long value, int bytes) {
        for (int i = 0; i < bytes; i++) to.write((int) (value >>> 8 * i));
    }

    private static String sha256(byte[] bytes) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
        return "%064x".formatted(new BigInteger(1, digest));
    }
}
