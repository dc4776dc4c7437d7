package dev.ruban.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SafetensorsTest {
    private static final String ONE =
            "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";

    @TempDir Path folder;

    @Test
    void writesTheBytesOfTheFormat() throws IOException {
        ParameterLayout layout =
                ParameterLayout.of(Map.of("weight", Shape.of(2, 1), "bias", Shape.of(1)));
        Path file = folder.resolve("model.safetensors");

        Safetensors.write(
                file,
                new TensorFile(
                        layout,
                        new float[] {1f, 2f, -3f},
                        new TreeMap<>(Map.of("b", "x\"", "a", "é"))));

        String json =
                "{\"__metadata__\":{\"a\":\"é\",\"b\":\"x\\\"\"},"
                        + "\"bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                        + "\"weight\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[4,12]}}";
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int header = (int) buffer.getLong();
        assertThat(header % 8).isZero();
        String text = new String(bytes, 8, header, UTF_8);
        assertThat(text.stripTrailing()).isEqualTo(json);
        assertThat(text.substring(json.length())).isBlank().doesNotContain("\n");
        buffer.position(8 + header);
        assertThat(new float[] {buffer.getFloat(), buffer.getFloat(), buffer.getFloat()})
                .containsExactly(1f, 2f, -3f);
        assertThat(buffer.remaining()).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void whatWasWrittenIsReadBackBitForBit() {
        float[] values = new float[200_003];
        for (int i = 0; i < values.length; i++) values[i] = Float.intBitsToFloat(i * 0x9E3779B9);
        ParameterLayout layout =
                ParameterLayout.of(
                        Map.of(
                                "a",
                                Shape.scalar(),
                                "b",
                                Shape.of(200_000),
                                "c",
                                Shape.of(0, 3),
                                "d",
                                Shape.of(2)));
        Path file = folder.resolve("large.safetensors");

        Safetensors.write(file, new TensorFile(layout, values, new TreeMap<>()));
        TensorFile read = Safetensors.read(file);

        assertThat(read.layout()).isEqualTo(layout);
        assertThat(read.metadata()).isEmpty();
        assertThat(bits(read.values())).isEqualTo(bits(values));
    }

    @Test
    void tensorsMayStandInAnyOrderInTheFile() throws IOException {
        Path file =
                file(
                        "{\"a\":{\"data_offsets\":[4,8],\"dtype\":\"F32\",\"shape\":[]},"
                                + "\"b\":{\"shape\":[1],\"dtype\":\"F32\",\"data_offsets\":[0,4]}}   ",
                        floats(1f, 2f));

        TensorFile read = Safetensors.read(file);

        assertThat(read.layout().entry("a").shape()).isEqualTo(Shape.scalar());
        assertThat(read.values()).containsExactly(2f, 1f);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"w":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}} | 'w' has dtype F64; Ruban reads F32 only
                    {"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}} | shape [2] takes 8 bytes
                    {"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | a hole after byte 0
                    {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} | 'b' begins at byte 0 of the data, an overlap before byte 4
                    {"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} | 'w' stands there twice
                    {"w":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}} | 'w' has 'dtype' twice
                    {"__metadata__":{},"__metadata__":{}} | __metadata__ stands there twice
                    {"__metadata__":{"a":"1","a":"2"}} | __metadata__ has 'a' twice
                    {"__metadata__":{"a":1}} | __metadata__ 'a' is not a text
                    {"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1}} | unknown key 'x'
                    {"w":{"dtype":"F32","shape":[2]}} | needs dtype, shape and two data_offsets
                    {"w":{"dtype":"F32","shape":[2],"data_offsets":[0]}} | needs dtype, shape and two data_offsets
                    {"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8,9]}} | more than 2 numbers in a list
                    {"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}} | -2 is no whole number from 0 on
                    {"w":{"dtype":"F32","shape":["2"],"data_offsets":[0,8]}} | STRING is no whole number
                    {"w":{"dtype":"F32","shape":[2e0],"data_offsets":[0,8]}} | 2e0 is no whole number
                    {"w":{"dtype":"F32","shape":[3000000000,3000000000],"data_offsets":[0,8]}} | is too large
                    {"w":{"dtype":"F32","shape":[2000000000,2000000000,0],"data_offsets":[0,0]}} | is too large
                    {"w":{"dtype":"F32","shape":[1000000],"data_offsets":[0,4000000]}} | truncated: the tensors take 4000000 bytes and 8 are there
                    {} | 8 bytes after the last tensor
                    {"w":[1,2]} | the header is not the JSON that it should be
                    {"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]} | the header is not the JSON that it should be
                    {'w':{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} | the header is not the JSON that it should be
                    {"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} x | the header is not the JSON that it should be
                    [] | does not start with '{'
                    """)
    void aHeaderThatIsWrongIsRefusedByName(String header, String expected) throws IOException {
        Path file = file(header, floats(1f, 2f));

        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOfSatisfying(
                        RubanException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ExitCode.DATA))
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(expected);
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(file(ONE, floats(1f, 2f)));
        Path file = folder.resolve("cut.safetensors");
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));

            assertThatThrownBy(() -> Safetensors.read(file))
                    .as("the first %d bytes", length)
                    .isInstanceOfSatisfying(
                            RubanException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ExitCode.DATA));
        }
    }

    @Test
    void aHeaderLengthBeyondTheFileTakesNoMemory() throws IOException {
        for (long length : new long[] {-1, 0, 1, 99_999_999, 100_000_001, Long.MAX_VALUE}) {
            ByteBuffer bytes =
                    ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
            Path file = Files.write(folder.resolve("length.safetensors"), bytes.array());

            assertThatThrownBy(() -> Safetensors.read(file))
                    .isInstanceOf(RubanException.class)
                    .hasMessageContaining(
                            "states a header of " + Long.toUnsignedString(length) + " bytes");
        }
    }

    @Test
    void aHeaderThatIsNotUtf8IsRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(file(ONE, floats(1f, 2f)));
        bytes[10] = (byte) 0xff;
        Path file = Files.write(folder.resolve("bytes.safetensors"), bytes);

        assertThatThrownBy(() -> Safetensors.read(file)).hasMessageContaining("not UTF-8");
    }

    @Test
    void aMissingFileAndADirectoryAreNamed() {
        Path missing = folder.resolve("none.safetensors");

        assertThatThrownBy(() -> Safetensors.read(missing)).hasMessage(missing + ": no such file");
        assertThatThrownBy(() -> Safetensors.read(folder))
                .hasMessage(folder + ": not a regular file");
    }

    private Path file(String header, byte[] data) throws IOException {
        byte[] json = header.getBytes(UTF_8);
        ByteBuffer bytes =
                ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json).put(data);
        return Files.write(folder.resolve("test.safetensors"), bytes.array());
    }

    private static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) bytes.putFloat(value);
        return bytes.array();
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < values.length; i++) bits[i] = Float.floatToRawIntBits(values[i]);
        return bits;
    }
}
