package dev.ruban.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.optimizer.Optimizer.Buffers;
import java.util.List;
import org.junit.jupiter.api.Test;

class SgdTest {
    private final float[] gradients = {1f, -2f, 0.5f};

    @Test
    void plainDescentSubtractsTheGradientTimesTheRate() {
        float[] next = update(Sgd.withLearningRate(0.25), 1, new float[] {1f, 1f, 1f}).values();

        assertThat(next).containsExactly(0.75f, 1.5f, 0.875f);
    }

    @Test
    void weightDecayIsAddedToTheGradient() {
        Sgd sgd = Sgd.withLearningRate(0.25).withWeightDecay(0.5);

        assertThat(update(sgd, 1, new float[] {4f, 4f, 4f}).values())
                .containsExactly(4f - 0.25f * 3f, 4f - 0.25f * 0f, 4f - 0.25f * 2.5f);
    }

    @Test
    void momentumStartsWithTheFirstGradientAndAddsUp() {
        Sgd sgd = Sgd.withLearningRate(1).withMomentum(0.5);
        Buffers first = update(sgd, 1, new float[] {0f, 0f, 0f}, new float[] {9f, 9f, 9f});
        Buffers second = update(sgd, 2, first.values(), first.slots().getFirst());

        assertThat(first.values()).containsExactly(-1f, 2f, -0.5f);
        assertThat(second.slots().getFirst()).containsExactly(1.5f, -3f, 0.75f);
        assertThat(second.values()).containsExactly(-2.5f, 5f, -1.25f);
    }

    @Test
    void nesterovLooksAhead() {
        Sgd sgd = Sgd.withLearningRate(1).withMomentum(0.5).withNesterov(true);

        assertThat(update(sgd, 1, new float[] {0f, 0f, 0f}, new float[3]).values())
                .containsExactly(-1.5f, 3f, -0.75f);
    }

    @Test
    void aRangeLeavesTheRestAlone() {
        Buffers current = new Buffers(new float[] {1f, 1f, 1f}, List.of());
        Buffers next = new Buffers(new float[] {7f, 7f, 7f}, List.of());

        Sgd.withLearningRate(1).update(1, gradients, current, next, 1, 2);

        assertThat(next.values()).containsExactly(7f, 3f, 7f);
        assertThat(current.values()).containsExactly(1f, 1f, 1f);
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        Sgd sgd = Sgd.withLearningRate(0.1);
        assertThatThrownBy(() -> sgd.withMomentum(1)).hasMessageContaining("momentum=1.0");
        assertThatThrownBy(() -> sgd.withNesterov(true)).hasMessageContaining("momentum");
        assertThatThrownBy(() -> sgd.withWeightDecay(-1)).hasMessageContaining("-1.0");
        assertThatThrownBy(() -> update(sgd, 0, new float[3])).hasMessageContaining("step=0");
    }

    private Buffers update(Sgd sgd, long step, float[] values) {
        return update(sgd, step, values, new float[values.length]);
    }

    private Buffers update(Sgd sgd, long step, float[] values, float[] slot) {
        boolean slots = !sgd.slotNames().isEmpty();
        Buffers current = new Buffers(values, slots ? List.of(slot) : List.of());
        Buffers next =
                new Buffers(
                        new float[values.length],
                        slots ? List.of(new float[values.length]) : List.of());
        sgd.update(step, gradients, current, next, 0, values.length);
        return next;
    }
}
