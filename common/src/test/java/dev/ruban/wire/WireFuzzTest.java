package dev.ruban.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.ruban.metric.MetricSums;
import dev.ruban.proto.v1.ResolvedJob;
import dev.ruban.proto.v1.TensorChunk;

/// Pieces of messages of anybody: a value that converts back, or [DamagedMessageException].
final class WireFuzzTest {
    private static final MetricBytes.Form FORM = new MetricBytes.Form(2, 3, true);
    private static final int ROWS = 16;

    @FuzzTest(maxDuration = "2m")
    void resolvedJob(byte[] bytes) {
        try {
            dev.ruban.job.ResolvedJob job = WireConversion.fromProto(ResolvedJob.parseFrom(bytes));
            assertThat(WireConversion.fromProto(WireConversion.toProto(job))).isEqualTo(job);
        } catch (InvalidProtocolBufferException | DamagedMessageException refused) {
            assertThat(refused).hasMessageMatching("(?s).+");
        }
    }

    @FuzzTest(maxDuration = "2m")
    void tensorChunk(byte[] bytes) {
        float[] tensor = new float[8];
        try {
            int filled = TensorChunks.read("fuzzed", TensorChunk.parseFrom(bytes), tensor, 0);
            assertThat(filled).isBetween(1, tensor.length);
        } catch (InvalidProtocolBufferException | DamagedMessageException refused) {
            assertThat(refused).hasMessageMatching("(?s).+");
        }
    }

    @FuzzTest(maxDuration = "2m")
    void metrics(byte[] bytes) {
        try {
            MetricSums sums = MetricBytes.read("fuzzed", bytes, FORM, ROWS);
            assertThat(MetricBytes.read("again", MetricBytes.of(sums), FORM, ROWS).rows())
                    .isEqualTo(ROWS);
        } catch (DamagedMessageException refused) {
            assertThat(refused).hasMessageContaining("fuzzed");
        }
    }
}
