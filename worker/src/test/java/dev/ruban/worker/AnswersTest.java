package dev.ruban.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.metric.MetricSums;
import dev.ruban.proto.v1.PartialChunk;
import dev.ruban.proto.v1.Partials;
import dev.ruban.proto.v1.WorkId;
import dev.ruban.proto.v1.WorkerMessage;
import dev.ruban.reduction.Partial;
import dev.ruban.reduction.Subtree;
import dev.ruban.wire.TensorChunks;
import dev.ruban.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private static final WorkId WORK = WorkId.newBuilder().setPass(7).build();

    @Test
    void smallPartialsShareAMessage() {
        List<Partials> messages =
                packed(partial(0, 3, 1f, 2f), partial(1, 0, 5f), partial(2, 4, 3f, 4f));

        assertThat(messages).hasSize(1);
        assertThat(messages.getFirst().getId()).isEqualTo(WORK);
        assertThat(messages.getFirst().getPartialsList())
                .extracting(PartialChunk::getRows)
                .containsExactly(3L, 0L, 4L);
        assertThat(messages.getFirst().getPartials(1).hasGradients()).isFalse();
    }

    @Test
    void aLargePartialIsAMessageForEachChunk() {
        float[] gradients = new float[2 * Wire.CHUNK_FLOATS + 5];
        for (int i = 0; i < gradients.length; i++) gradients[i] = i;

        List<Partials> messages = packed(partial(0, 3, gradients), partial(1, 1, 8f));

        assertThat(messages).extracting(Partials::getPartialsCount).containsExactly(1, 1, 2);
        float[] read = new float[gradients.length];
        int filled = 0;
        for (Partials message : messages)
            filled =
                    TensorChunks.read(
                            "gradients", message.getPartials(0).getGradients(), read, filled);
        assertThat(read).isEqualTo(gradients);
    }

    @Test
    void aMessageIsPackedWhenItIsAskedFor() {
        float[] gradients = new float[2 * Wire.CHUNK_FLOATS];
        Answers answers = new Answers(WORK, List.of(partial(0, 1, gradients)));
        WorkerMessage first = answers.next();
        gradients[0] = 1;
        gradients[gradients.length - 1] = 2;

        assertThat(last(first)).isZero();
        assertThat(last(answers.next())).isEqualTo(2);
        assertThat(answers.hasNext()).isFalse();
    }

    private static float last(WorkerMessage message) {
        PartialChunk chunk = message.getPartials().getPartials(0);
        float[] values = new float[2 * Wire.CHUNK_FLOATS];
        int offset = (int) chunk.getGradients().getOffset();
        return values[TensorChunks.read("gradients", chunk.getGradients(), values, offset) - 1];
    }

    private static List<Partials> packed(Partial... partials) {
        List<Partials> messages = new ArrayList<>();
        new Answers(WORK, List.of(partials))
                .forEachRemaining(message -> messages.add(message.getPartials()));
        return messages;
    }

    private static Partial partial(int shard, long rows, float... gradients) {
        return new Partial(new Subtree(shard, 1), rows, rows, gradients, MetricSums.NONE);
    }
}
