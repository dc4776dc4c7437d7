package dev.ruban.optimizer;

import static dev.ruban.optimizer.Trajectories.LAYOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.Shape;
import dev.ruban.tensor.kernel.Kernels;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GradientTransformTest {
    private static final Trajectories FILE = Trajectories.read("gradient_transforms.json");
    private static final Penalty PENALTY = new Penalty(0.01, 0.02);
    private static final float[] VALUES =
            Trajectories.floats(FILE.file().getAsJsonArray("initial"));

    @ParameterizedTest
    @CsvSource({
        "value,       0.0,  0.0,  0.3,      Infinity, Infinity",
        "tensor_norm, 0.0,  0.0,  Infinity, 0.5,      Infinity",
        "global_norm, 0.0,  0.0,  Infinity, Infinity, 0.7",
        "penalty,     0.01, 0.02, Infinity, Infinity, Infinity",
        "all,         0.01, 0.02, 0.9,      0.8,      1.0"
    })
    void followsTheReferenceFile(
            String name, double l1, double l2, double value, double tensorNorm, double norm) {
        Clipping clipping = new Clipping(value, tensorNorm, norm);
        GradientTransform transform = transform(new Penalty(l1, l2), clipping);
        Sgd sgd = Sgd.withLearningRate(FILE.learningRate());

        Trajectories.assertClose(FILE.run(sgd, transform::apply), FILE.parameters(name));
    }

    @Test
    void thePenaltyOfTheLossIsThatOfTheReferenceFile() {
        double expected = FILE.file().get("penalty_at_start").getAsDouble();

        assertThat(transform(PENALTY, Clipping.NONE).penalty(VALUES))
                .isCloseTo(expected, within(1e-12));
        assertThat(transform(Penalty.NONE, Clipping.NONE).penalty(VALUES)).isEqualTo(0);
    }

    @ParameterizedTest
    @CsvSource({
        "weight, true", "w, true", "0.weight, true", "hidden.2.weight, true", "line.w, true",
        "bias, false", "0.bias, false", "weights, false", "overweight, false", "weight.0, false"
    })
    void onlyWeightsArePenalized(String name, boolean penalized) {
        var layout = ParameterLayout.of(Map.of(name, Shape.of(1)));
        var transform =
                new GradientTransform(layout, Kernels.best(), new Penalty(0, 0.5), Clipping.NONE);
        float[] gradients = {1f};

        transform.apply(gradients, new float[] {4f});

        assertThat(gradients).containsExactly(penalized ? 5f : 1f);
        assertThat(transform.penalty(new float[] {4f})).isEqualTo(penalized ? 8 : 0);
    }

    @Test
    void theL1PenaltyHasNoGradientAtZero() {
        float[] gradients = {0f, 0f, 1f, 1f, 1f, 1f, 1f, 1f};
        float[] values = {5f, 5f, 0f, -0f, 2f, -2f, 0f, 0f};

        transform(new Penalty(0.25, 0), Clipping.NONE).apply(gradients, values);

        assertThat(gradients).containsExactly(0f, 0f, 1f, 1f, 1.25f, 0.75f, 1f, 1f);
    }

    @Test
    void rangesGiveTheBitsOfTheWhole() {
        GradientTransform transform = transform(PENALTY, Clipping.NONE.withValue(0.5));
        float[] whole = gradients();
        float[] pieces = gradients();

        transform.apply(whole, VALUES);
        for (int from : new int[] {5, 0, 3})
            transform.applyToRange(pieces, VALUES, from, from == 0 ? 3 : from == 3 ? 5 : 8);

        assertThat(pieces).isEqualTo(whole);
        assertThat(transform.needsNorms()).isFalse();
    }

    @Test
    void smallGradientsAreLeftAloneBitForBit() {
        float[] gradients = gradients();

        transform(Penalty.NONE, new Clipping(100, 100, 100)).apply(gradients, VALUES);

        assertThat(gradients).isEqualTo(gradients());
    }

    @Test
    void whatHasNoSettingIsNoWork() {
        assertThat(transform(Penalty.NONE, Clipping.NONE).isIdentity()).isTrue();
        assertThat(transform(PENALTY, Clipping.NONE).isIdentity()).isFalse();
        assertThat(transform(Penalty.NONE, Clipping.NONE.withValue(1)).isIdentity()).isFalse();
        assertThat(transform(Penalty.NONE, Clipping.NONE.withTensorNorm(1)).needsNorms()).isTrue();
        assertThat(transform(Penalty.NONE, Clipping.NONE.withGlobalNorm(1)).needsNorms()).isTrue();
    }

    @Test
    void boundsAndPenaltiesOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new Penalty(-1, 0)).hasMessageStartingWith("l1=-1.0");
        assertThatThrownBy(() -> new Penalty(0, -1)).hasMessageStartingWith("l2=-1.0");
        assertThatThrownBy(() -> Clipping.NONE.withValue(0)).hasMessageStartingWith("value=0.0");
        assertThatThrownBy(() -> Clipping.NONE.withTensorNorm(-1))
                .hasMessageStartingWith("tensorNorm=-1.0");
        assertThatThrownBy(() -> Clipping.NONE.withGlobalNorm(Double.NaN))
                .hasMessageStartingWith("globalNorm=NaN");
    }

    private static float[] gradients() {
        return Trajectories.floats(FILE.file().getAsJsonArray("gradients").get(2).getAsJsonArray());
    }

    private static GradientTransform transform(Penalty penalty, Clipping clipping) {
        return new GradientTransform(LAYOUT, Kernels.best(), penalty, clipping);
    }
}
