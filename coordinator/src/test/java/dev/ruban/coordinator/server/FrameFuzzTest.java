package dev.ruban.coordinator.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.ruban.coordinator.server.Tasks.Choice;
import dev.ruban.proto.v1.PartialChunk;
import dev.ruban.proto.v1.WorkerMessage;
import dev.ruban.reduction.Buffers;
import dev.ruban.wire.DamagedMessageException;

/// A worker's message, as anybody may send it: what it stands for, or [DamagedMessageException].
final class FrameFuzzTest {
    private static final TrainingTask TASK =
            Choice.small().withRows(201, 9).withMetrics("auc", "accuracy").task();

    @FuzzTest(maxDuration = "2m")
    void workerMessage(byte[] bytes) {
        Buffers buffers = new Buffers(TASK.layout().elements());
        ArrivingPartial arriving = new ArrivingPartial(TASK, buffers);
        try {
            WorkerMessage message = WorkerMessage.parseFrom(bytes);
            int shards = TASK.job().shards();
            if (message.hasJoin()) {
                assertThat(Messages.fromProto(message.getJoin().getClaim(), shards)).isNotNull();
            } else if (message.hasPartials()) {
                assertThat(Messages.fromProto(message.getPartials().getId())).isNotNull();
                for (PartialChunk chunk : message.getPartials().getPartialsList())
                    arriving.add(chunk)
                            .ifPresent(whole ->
                                    assertThat(whole.subtree().end()).isBetween(1, shards));
            }
        } catch (InvalidProtocolBufferException | DamagedMessageException refused) {
            assertThat(refused).hasMessageMatching("(?s).+");
        }
    }
}
