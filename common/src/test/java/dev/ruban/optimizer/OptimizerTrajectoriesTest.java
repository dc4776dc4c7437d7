package dev.ruban.optimizer;

import static dev.ruban.optimizer.Trajectories.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.optimizer.Optimizer.Buffers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// All optimizers against the reference files, and what holds for each of them.
class OptimizerTrajectoriesTest {
    private static final Trajectories FILE = Trajectories.read("optimizers.json");

    static Map<String, Optimizer> optimizers() {
        double rate = FILE.learningRate();
        Map<String, Optimizer> optimizers = new TreeMap<>();
        Sgd sgd = Sgd.withLearningRate(rate);
        optimizers.put("sgd", sgd);
        optimizers.put(
                "sgd_nesterov_decay",
                sgd.withMomentum(0.9).withNesterov(true).withWeightDecay(0.01));
        Adagrad adagrad = Adagrad.withLearningRate(rate);
        optimizers.put("adagrad", adagrad);
        optimizers.put(
                "adagrad_decays",
                adagrad.withLearningRateDecay(0.1)
                        .withWeightDecay(0.01)
                        .withInitialAccumulator(0.1)
                        .withEps(1e-6));
        RmsProp rmsProp = RmsProp.withLearningRate(rate);
        optimizers.put("rmsprop", rmsProp);
        optimizers.put(
                "rmsprop_momentum",
                rmsProp.withAlpha(0.9).withEps(1e-6).withMomentum(0.5).withWeightDecay(0.01));
        RmsProp centered = rmsProp.withCentered(true).withEps(1e-3);
        optimizers.put("rmsprop_centered", centered);
        optimizers.put("rmsprop_centered_momentum", centered.withAlpha(0.9).withMomentum(0.9));
        Adam adam = Adam.withLearningRate(rate);
        optimizers.put("adam", adam);
        optimizers.put(
                "adam_settings",
                adam.withBeta1(0.8).withBeta2(0.95).withEps(1e-4).withWeightDecay(0.05));
        AdamW adamW = AdamW.withLearningRate(rate);
        optimizers.put("adamw", adamW);
        optimizers.put(
                "adamw_settings",
                adamW.withBeta1(0.8).withBeta2(0.95).withEps(1e-4).withWeightDecay(0.1));
        Ftrl ftrl = Ftrl.withLearningRate(rate);
        optimizers.put("ftrl", ftrl);
        optimizers.put("ftrl_settings", ftrl.withBeta(0.5).withL1(0.3).withL2(0.2));
        return optimizers;
    }

    static Stream<String> names() {
        return optimizers().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void followsTheReferenceFile(String name) {
        assertClose(FILE.run(optimizer(name)), FILE.parameters(name));
    }

    /// The bits of a second implementation in NumPy's float32.
    @ParameterizedTest
    @MethodSource("names")
    void roundsEveryOperationAsTheArithmeticSays(String name) {
        List<float[]> states = FILE.run(optimizer(name));
        List<double[]> expected =
                Trajectories.rows(FILE.file().getAsJsonObject("rounded").getAsJsonArray(name));

        for (int step = 0; step < states.size(); step++)
            for (int i = 0; i < states.get(step).length; i++)
                assertThat((double) states.get(step)[i])
                        .as("element %d after step %d", i, step + 1)
                        .isEqualTo(expected.get(step)[i]);
    }

    @Test
    void everyReferenceIsCompared() {
        assertThat(FILE.file().getAsJsonObject("parameters").keySet())
                .containsExactlyInAnyOrderElementsOf(optimizers().keySet());
    }

    @ParameterizedTest
    @MethodSource("names")
    void rangesInAnyOrderGiveTheBitsOfOneCallAndTouchNothingElse(String name) {
        Optimizer optimizer = optimizer(name);
        int length = 37;
        Buffers current = sines(optimizer, length);
        float[] gradients = sines(length, 0.7f);
        Buffers whole = sines(optimizer, length);
        Buffers pieces = sines(optimizer, length);

        optimizer.update(3, gradients, current, whole, 5, 37);
        optimizer.update(3, gradients, current, pieces, 20, 37);
        optimizer.update(3, gradients, current, pieces, 5, 20);

        assertThat(pieces.values()).isEqualTo(whole.values());
        for (int slot = 0; slot < whole.slots().size(); slot++)
            assertThat(pieces.slots().get(slot)).isEqualTo(whole.slots().get(slot));
        assertThat(pieces.values()).startsWith(Arrays.copyOf(current.values(), 5));
    }

    @ParameterizedTest
    @MethodSource("names")
    void aScheduleSetsTheRateOfEachStep(String name) {
        Optimizer optimizer = optimizer(name);
        Optimizer scheduled = optimizer.withSchedule((rate, step) -> step == 0 ? rate : rate / 8);

        assertThat(optimizer.learningRate(7)).isEqualTo(FILE.learningRate());
        assertThat(scheduled.learningRate(1)).isEqualTo(FILE.learningRate());
        assertThat(scheduled.learningRate(2)).isEqualTo(FILE.learningRate() / 8);
        assertThat(FILE.run(scheduled).get(0)).isEqualTo(FILE.run(optimizer).get(0));
        assertThat(FILE.run(scheduled).get(1)).isNotEqualTo(FILE.run(optimizer).get(1));
    }

    @ParameterizedTest
    @MethodSource("names")
    void stepsCountFromOne(String name) {
        Optimizer optimizer = optimizer(name);
        Buffers buffers = sines(optimizer, 3);

        assertThatThrownBy(() -> optimizer.update(0, new float[3], buffers, buffers, 0, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("step=0");
    }

    private static Optimizer optimizer(String name) {
        return Objects.requireNonNull(optimizers().get(name), name);
    }

    private static Buffers sines(Optimizer optimizer, int length) {
        List<float[]> slots = new ArrayList<>();
        for (int slot = 0; slot < optimizer.slotNames().size(); slot++)
            slots.add(sines(length, 2f + slot));
        return new Buffers(sines(length, 1f), slots);
    }

    /// Above 0, as a mean of squares is.
    private static float[] sines(int length, float scale) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++)
            values[i] = scale * (float) (1.25 + StrictMath.sin(i * scale));
        return values;
    }
}
