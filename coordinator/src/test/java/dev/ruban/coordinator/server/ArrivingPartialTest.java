package dev.ruban.coordinator.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.coordinator.server.Tasks.Choice;
import dev.ruban.metric.MetricSums;
import dev.ruban.metric.ScoreRuns;
import dev.ruban.proto.v1.MetricChunk;
import dev.ruban.proto.v1.PartialChunk;
import dev.ruban.proto.v1.Subtree;
import dev.ruban.proto.v1.TensorChunk;
import dev.ruban.reduction.Buffers;
import dev.ruban.reduction.Partial;
import dev.ruban.wire.DamagedMessageException;
import dev.ruban.wire.MetricChunks;
import dev.ruban.wire.TensorChunks;
import dev.ruban.wire.Wire;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ArrivingPartialTest {
    private static final int ROWS = 600_000;

    /// Of 64 shards of 9,375 rows.
    private static ArrivingPartial arriving(int parameters, String... metrics) {
        Choice choice =
                Choice.small().withRows(ROWS, 0).withParameters(parameters).withMetrics(metrics);
        return new ArrivingPartial(choice.task(), new Buffers(parameters));
    }

    private static MetricSums sums(int rows) {
        float[] scores = new float[rows];
        long[] positives = new long[rows];
        for (int i = 0; i < rows; i++) scores[i] = i / 3f;
        Arrays.fill(positives, 1);
        return new MetricSums(
                rows,
                new double[] {1.5},
                new long[0],
                ScoreRuns.of(scores, positives, new long[rows]));
    }

    private static List<PartialChunk> pieces(int rows, int parameters, MetricSums metrics) {
        List<TensorChunk> gradients = TensorChunks.cut(new float[parameters]);
        List<MetricChunk> sums = MetricChunks.cut(metrics);
        List<PartialChunk> pieces = new ArrayList<>();
        for (int i = 0; i < Math.max(1, Math.max(gradients.size(), sums.size())); i++) {
            PartialChunk.Builder piece =
                    PartialChunk.newBuilder()
                            .setSubtree(Subtree.newBuilder().setFirst(32).setSize(32))
                            .setRows(rows)
                            .setLoss(2.5);
            if (i < gradients.size()) piece.setGradients(gradients.get(i));
            if (i < sums.size()) piece.setMetrics(sums.get(i));
            pieces.add(piece.build());
        }
        return pieces;
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "5, 0", "5, 7", "300000, 0", "300000, 7", "300000, 700000"})
    void gradientsAndMetricsArriveSideBySide(int rows, int parameters) {
        MetricSums sums = sums(rows);
        List<PartialChunk> pieces = pieces(rows, parameters, sums);
        ArrivingPartial arriving = arriving(Math.max(1, parameters), "mae", "auc");

        for (int time = 0; time < 2; time++) {
            Optional<Partial> whole = Optional.empty();
            for (PartialChunk piece : pieces) {
                assertThat(whole).isEmpty();
                whole = arriving.add(piece);
            }
            assertThat(whole)
                    .hasValueSatisfying(partial -> {
                        assertThat(partial.metrics()).isEqualTo(sums);
                        assertThat(partial.gradients()).hasSize(parameters);
                    });
        }
    }

    @Test
    void anAbsentPartialHasNoMetrics() {
        Optional<Partial> absent = arriving(1, "mae").add(pieces(0, 0, MetricSums.NONE).getFirst());

        assertThat(absent)
                .hasValueSatisfying(
                        partial -> assertThat(partial.metrics()).isSameAs(MetricSums.NONE));
    }

    @Test
    void whatIsNotAskedForOrMissingIsRefused() {
        PartialChunk measured = pieces(5, 0, sums(5)).getFirst();
        refuses(arriving(1), "not due", measured);
        refuses(arriving(1, "mae"), "at most 8", measured);
        refuses(
                arriving(1, "mae", "auc"),
                "metrics of Subtree[first=32, size=32]: 0 bytes",
                measured.toBuilder().clearMetrics().build());
        refuses(
                arriving(1, "mae", "auc"),
                "at most 300000",
                measured.toBuilder().setRows(300_001).build());
        refuses(arriving(1, "mae"), "not due", measured.toBuilder().setRows(0).build());
    }

    @Test
    void piecesOfTwoPartialsAreNotMixed() {
        List<PartialChunk> pieces = pieces(300_000, 0, sums(300_000));
        assertThat(Wire.CHUNK_BYTES).isLessThan(6 * 300_000);

        refuses(
                arriving(1, "mae", "auc"),
                "within",
                pieces.getFirst(),
                pieces.getLast().toBuilder().setLoss(7).build());
        refuses(arriving(1, "mae", "auc"), "offset", pieces.getFirst(), pieces.getFirst());
    }

    private static void refuses(ArrivingPartial arriving, String reason, PartialChunk... pieces) {
        for (int i = 0; i < pieces.length - 1; i++) assertThat(arriving.add(pieces[i])).isEmpty();
        assertThatThrownBy(() -> arriving.add(pieces[pieces.length - 1]))
                .isInstanceOf(DamagedMessageException.class)
                .hasMessageContaining(reason);
    }
}
