package dev.ruban.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.ruban.metric.Metric;
import dev.ruban.metric.MetricPlan;
import dev.ruban.metric.MetricSums;
import dev.ruban.metric.ScoreRuns;
import dev.ruban.proto.v1.MetricChunk;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MetricChunksTest {
    private static final MetricPlan PLAN =
            MetricPlan.of(
                    List.of(Metric.accuracy(), Metric.logLoss(), Metric.areaUnderCurve()), 1, 1);
    private static final MetricPlan WITHOUT_SCORES =
            MetricPlan.of(List.of(Metric.meanAbsoluteError()), 1, 1);

    /// Runs of 1, 2, ... rows.
    private static MetricSums sums(int runs) {
        float[] scores = new float[runs];
        long[] positives = new long[runs];
        long[] negatives = new long[runs];
        long rows = 0;
        for (int i = 0; i < runs; i++) {
            scores[i] = i == runs - 1 ? Float.NaN : (i - 100) / 3f;
            positives[i] = i % 2;
            negatives[i] = i == 1 ? 1L << 40 : i * (long) i / 5 + (1 - i % 2);
            rows += positives[i] + negatives[i];
        }
        return new MetricSums(
                rows,
                new double[] {-Math.PI},
                new long[] {rows - 1},
                ScoreRuns.of(scores, positives, negatives));
    }

    private static MetricSums arrived(MetricPlan plan, List<MetricChunk> chunks, long rows) {
        MetricChunks arriving = new MetricChunks(plan);
        for (int i = 0; i < chunks.size(); i++)
            assertThat(arriving.add("metrics", chunks.get(i), rows))
                    .isEqualTo(i == chunks.size() - 1);
        return arriving.finish("metrics", rows);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 1000, 400_000})
    void whatArrivesIsWhatWasSent(int runs) {
        MetricSums sent = sums(runs);
        List<MetricChunk> chunks = MetricChunks.cut(sent);

        assertThat(chunks)
                .allSatisfy(chunk ->
                        assertThat(chunk.getData().size()).isLessThanOrEqualTo(Wire.CHUNK_BYTES));
        int bytes = chunks.stream().mapToInt(chunk -> chunk.getData().size()).sum();
        assertThat(chunks.size()).isEqualTo(Math.ceilDiv(bytes, Wire.CHUNK_BYTES));
        assertThat(chunks.size() > 1).isEqualTo(runs == 400_000);
        assertThat(arrived(PLAN, chunks, sent.rows())).isEqualTo(sent);
    }

    @Test
    void oneAfterTheOtherArrives() {
        MetricChunks arriving = new MetricChunks(PLAN);
        for (int runs : new int[] {1000, 2, 30}) {
            MetricSums sent = sums(runs);
            arriving.add("metrics", MetricChunks.cut(sent).getFirst(), sent.rows());
            assertThat(arriving.finish("metrics", sent.rows())).isEqualTo(sent);
        }
    }

    @Test
    void withoutMetricsNothingIsSent() {
        assertThat(MetricChunks.cut(MetricSums.NONE)).isEmpty();
    }

    @Test
    void theBytesAreThoseThatTheProtocolSays() {
        MetricSums sums =
                new MetricSums(
                        301,
                        new double[] {1},
                        new long[] {258},
                        ScoreRuns.of(new float[] {1f}, new long[] {1}, new long[] {300}));
        assertThat(MetricBytes.of(sums))
                .containsExactly(
                        0, 0, 0, 0, 0, 0, 0xf0, 0x3f, // 1.0
                        2, 1, 0, 0, 0, 0, 0, 0, // 258
                        0, 0, 0x80, 0x3f, 1, 0xac, 2); // 1f, 1, 300
    }

    /// @param rows that the partial says it has
    record Damage(String name, long rows, UnaryOperator<MetricChunk> of, String message) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Damage> damages() {
        long rows = sums(9).rows();
        return Stream.of(
                new Damage("a bit", rows, chunk -> flip(chunk, 20), "damaged"),
                new Damage(
                        "an offset",
                        rows,
                        chunk -> chunk.toBuilder().setOffset(1).build(),
                        "at offset 1 of"),
                new Damage("no data", rows, _ -> MetricChunk.getDefaultInstance(), "0 bytes"),
                new Damage(
                        "a size below 0",
                        rows,
                        chunk -> chunk.toBuilder().setSize(-1).build(),
                        "18446744073709551615"),
                new Damage(
                        "a size beyond what the rows need",
                        rows,
                        chunk -> chunk.toBuilder().setSize(1L << 50).build(),
                        "at most"),
                new Damage(
                        "more than the size",
                        rows,
                        chunk -> chunk.toBuilder().setSize(5).build(),
                        "of 5"),
                new Damage("scores of too many rows", rows - 1, chunk -> chunk, "no sums over"),
                new Damage("scores of too few rows", rows + 7, chunk -> chunk, "no sums over"),
                new Damage("a count above the rows", rows, chunk -> with(chunk, 8, -1), "count"),
                new Damage("an endless number", rows, MetricChunksTest::endless, "64 bits"),
                new Damage(
                        "scores that do not ascend", rows, chunk -> with(chunk, 19, 0x7f), "run"),
                new Damage("bytes too many", rows, MetricChunksTest::longer, "1 bytes too many"),
                new Damage("bytes too few", rows, MetricChunksTest::shorter, "no sums over"));
    }

    private static MetricChunk chunk(byte... bytes) {
        ByteString data = ByteString.copyFrom(bytes);
        return MetricChunk.newBuilder()
                .setSize(data.size())
                .setData(data)
                .setCrc32C(TensorChunks.checksum(data))
                .build();
    }

    private static MetricChunk flip(MetricChunk chunk, int index) {
        byte[] bytes = chunk.getData().toByteArray();
        bytes[index] ^= 4;
        return chunk.toBuilder().setData(ByteString.copyFrom(bytes)).build();
    }

    private static MetricChunk with(MetricChunk chunk, int index, int value) {
        byte[] bytes = chunk.getData().toByteArray();
        bytes[index] = (byte) value;
        return chunk(bytes);
    }

    private static MetricChunk endless(MetricChunk chunk) {
        byte[] bytes = chunk.getData().toByteArray();
        Arrays.fill(bytes, 20, bytes.length, (byte) -1);
        return chunk(bytes);
    }

    private static MetricChunk longer(MetricChunk chunk) {
        byte[] bytes = chunk.getData().toByteArray();
        return chunk(Arrays.copyOf(bytes, bytes.length + 1));
    }

    private static MetricChunk shorter(MetricChunk chunk) {
        byte[] bytes = chunk.getData().toByteArray();
        return chunk(Arrays.copyOf(bytes, bytes.length - 1));
    }

    @ParameterizedTest
    @MethodSource("damages")
    void damageIsFoundAndNamed(Damage damage) {
        MetricChunk chunk = damage.of().apply(MetricChunks.cut(sums(9)).getFirst());
        MetricChunks arriving = new MetricChunks(PLAN);

        assertThatThrownBy(
                        () -> {
                            arriving.add("metrics of 8+4", chunk, damage.rows());
                            arriving.finish("metrics of 8+4", damage.rows());
                        })
                .isInstanceOf(DamagedMessageException.class)
                .hasMessageContaining("metrics of 8+4")
                .hasMessageContaining(damage.message());
    }

    @Test
    void aPieceOfAnotherSizeDoesNotFollow() {
        List<MetricChunk> chunks = MetricChunks.cut(sums(400_000));
        MetricChunks arriving = new MetricChunks(PLAN);
        arriving.add("metrics", chunks.getFirst(), sums(400_000).rows());
        MetricChunk other = chunks.get(1).toBuilder().setSize(chunks.get(1).getSize() - 1).build();

        assertThatThrownBy(() -> arriving.add("metrics", other, sums(400_000).rows()))
                .isInstanceOf(DamagedMessageException.class);
    }

    @Test
    void sumsOfAnotherPlanAreRefused() {
        List<MetricChunk> chunks = MetricChunks.cut(sums(3));
        assertThatThrownBy(() -> arrived(WITHOUT_SCORES, chunks, sums(3).rows()))
                .isInstanceOf(DamagedMessageException.class)
                .hasMessageContaining("at most 8");
    }
}
