package dev.ruban.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ruban.autodiff.EagerRows;
import dev.ruban.autodiff.RowExecution;
import dev.ruban.autodiff.RowFunction;
import dev.ruban.autodiff.RowProgram;
import dev.ruban.autodiff.RowsMeetException;
import dev.ruban.autodiff.Tensor;
import dev.ruban.autodiff.Variable;
import dev.ruban.tensor.Shape;
import dev.ruban.tensor.kernel.Blocks;
import dev.ruban.tensor.kernel.KernelSelection;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayersTest {
    private static final class BatchNorm extends Module {
        final Variable scale = new Variable(Shape.of(2), 1f, 1f);

        @Override
        public Tensor call(Tensor input) {
            Tensor centered = input.minus(input.mean(0));
            return centered.dividedBy(centered.square().mean(0).sqrt()).times(scale);
        }
    }

    private static final class TwoTowers extends Module {
        final Dropout wide = new Dropout(0.5);
        final Sequential deep = new Sequential(new Linear(3, 2), new Dropout(0.5));
        final Variable scale = new Variable(7f);

        @Override
        public Tensor call(Tensor input) {
            return deep.call(wide.call(input)).times(scale);
        }

        @Override
        protected Map<Variable, Initializer> initializers() {
            return Map.of(((Linear) deep.layers().getFirst()).bias, Initializer.constant(3f));
        }
    }

    private static Sequential perceptron(Module activation) {
        return new Sequential(new Linear(4, 8), activation, new Dropout(0.1), new Linear(8, 3));
    }

    @Test
    void layersOfASequentialAreCountedWithTheirActivations() {
        assertThat(perceptron(new Relu()).namedVariables())
                .containsOnlyKeys("0.weight", "0.bias", "3.weight", "3.bias");
        assertThat(new TwoTowers().namedVariables())
                .containsOnlyKeys("deep.0.weight", "deep.0.bias", "scale");
        assertThat(new TwoTowers().namedModules())
                .containsOnlyKeys("wide", "deep", "deep.0", "deep.1");
    }

    @Test
    void aSequentialIsTheCompositionOfItsLayers() {
        Module model = new Sequential(new Relu(), new Softplus(), new Tanh(), new Sigmoid());

        float[] values = model.call(Tensor.of(-1f, 2f)).toArray();

        double[] expected = {sigmoid(Math.tanh(Math.log(2))), sigmoid(Math.tanh(softplus(2)))};
        for (int i = 0; i < 2; i++)
            assertThat((double) values[i]).isCloseTo(expected[i], within(1e-6));
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double softplus(double x) {
        return Math.log1p(Math.exp(x));
    }

    @Test
    void initialParametersAreAFunctionOfTheSeed() {
        Sequential one = perceptron(new Relu());
        Sequential other = perceptron(new Relu());
        one.initialize(5);
        other.initialize(5);
        assertThat(other.parameters()).isEqualTo(one.parameters());

        other.initialize(6);
        assertThat(other.parameters()).isNotEqualTo(one.parameters());
    }

    @Test
    void weightsBeforeReluStartByHeAndOthersByGlorot() {
        Sequential model = perceptron(new Relu());
        model.initialize(9);

        // In the order of names: 0.bias, 0.weight, 3.bias, 3.weight.
        assertThat(weight(model, 0))
                .isEqualTo(
                        Initializer.heUniform().values(Shape.of(4, 8), new InitialNumbers(9, 1)));
        assertThat(weight(model, 3))
                .isEqualTo(
                        Initializer.glorotUniform()
                                .values(Shape.of(8, 3), new InitialNumbers(9, 3)));
        Sequential smooth = perceptron(new Tanh());
        smooth.initialize(9);
        assertThat(weight(smooth, 0))
                .isEqualTo(
                        Initializer.glorotUniform()
                                .values(Shape.of(4, 8), new InitialNumbers(9, 1)));
    }

    private static float[] weight(Sequential model, int layer) {
        return ((Linear) model.layers().get(layer)).weight.toArray();
    }

    @Test
    void anInitializerThatWasGivenIsTaken() {
        Initializer half = Initializer.constant(0.5f);
        Sequential model = new Sequential(new Linear(1, 2, half), new Relu());
        model.initialize(0);
        assertThat(model.parameters()).containsExactly(0f, 0f, 0.5f, 0.5f);

        Linear both = new Linear(1, 1, half, Initializer.constant(-1f));
        both.initialize(0);
        assertThat(both.parameters()).containsExactly(-1f, 0.5f);
    }

    @Test
    void anOuterModuleOverridesAndWhatHasNoInitializerStays() {
        TwoTowers model = new TwoTowers();
        model.initialize(1);

        assertThat(((Linear) model.deep.layers().getFirst()).bias.toArray())
                .containsExactly(3f, 3f);
        assertThat(model.scale.item()).isEqualTo(7f);
    }

    @Test
    void dropoutLayersOfAModelDropDifferentElements() {
        Sequential model = new Sequential(new Dropout(0.5), new Relu(), new Dropout(0.5));
        model.initialize(3);
        Variable scale = new Variable(Shape.of(64), ones(64));
        RowExecution execution =
                RowProgram.record(
                                64,
                                1,
                                Map.of("scale", scale),
                                (x, _) -> model.call(x.times(scale)).sum(1))
                        .execution(1, KernelSelection.current().kernels());
        float[] gradients = new float[64];
        Arrays.fill(execution.features(), 1f);
        execution.train(0);
        execution.bindParameters(ones(64));
        execution.showFilled();
        execution.forward(Blocks.of(1));
        execution.backward();
        execution.gradients(gradients);

        int kept = 0;
        for (float gradient : gradients) {
            assertThat(gradient).isIn(0f, 4f);
            if (gradient > 0f) kept++;
        }
        assertThat(kept).isBetween(6, 26);
    }

    private static float[] ones(int length) {
        float[] ones = new float[length];
        Arrays.fill(ones, 1f);
        return ones;
    }

    @Test
    void dropoutOutsideOfATrainingIsTheIdentity() {
        assertThat(new Dropout(0.9).call(Tensor.of(1f, 2f, 3f)).toArray())
                .containsExactly(1f, 2f, 3f);
        assertThatThrownBy(() -> new Dropout(1)).hasMessageContaining("rate of 1.0");
        assertThatThrownBy(() -> new Dropout(Double.NaN)).hasMessageContaining("rate of NaN");
    }

    @Test
    void layerNormHasMeanZeroAndVarianceOneAlongTheLastAxis() {
        LayerNorm norm = new LayerNorm(3);
        norm.initialize(0);

        float[] values = norm.call(Tensor.of(Shape.of(2, 3), 1f, 2f, 3f, -5f, 0f, 5f)).toArray();

        double expected = Math.sqrt(1.5);
        for (int i = 0; i < 6; i += 3) {
            assertThat((double) values[i]).isCloseTo(-expected, within(1e-4));
            assertThat((double) values[i + 1]).isCloseTo(0, within(1e-6));
            assertThat((double) values[i + 2]).isCloseTo(expected, within(1e-4));
        }
    }

    @Test
    void anEmbeddingHasAVectorForEachThing() {
        Embedding embedding = new Embedding(3, 2, Initializer.uniform(0f, 1f));
        embedding.initialize(1);
        float[] table = embedding.weight.toArray();

        Tensor vectors = embedding.call(Tensor.of(Shape.of(1, 2), 2f, 0f));

        assertThat(vectors.shape()).isEqualTo(Shape.of(1, 2, 2));
        assertThat(vectors.toArray()).containsExactly(table[4], table[5], table[0], table[1]);
        assertThatThrownBy(() -> embedding.call(Tensor.of(3f)))
                .hasMessageContaining("3.0 is no index into a table of 3 rows");
    }

    @Test
    void aBatchNormIsRefusedWithAnOfferOfLayerNorm() {
        BatchNorm norm = new BatchNorm();
        for (boolean eagerly : new boolean[] {false, true})
            assertThatThrownBy(() -> record(norm, eagerly))
                    .isInstanceOf(RowsMeetException.class)
                    .hasMessageStartingWith("mean in dev.ruban.nn.LayersTest$BatchNorm.call")
                    .hasMessageContaining("axis 0 of shape [batch, 2] is the batch")
                    .hasMessageContaining("LayerNorm");
    }

    @Test
    void theModuleInWhichRowsWouldMeetIsNamed() {
        Module model =
                new Sequential(
                        new Sequential(new Linear(2, 2), new BatchNorm()),
                        new Relu(),
                        new Linear(2, 2));

        assertThatThrownBy(() -> record(model, false)).hasMessageEndingWith("(module '0.1')");
        assertThatThrownBy(() -> record(new BatchNorm(), false))
                .hasMessageEndingWith("in place of a batch norm");
    }

    private static void record(Module module, boolean eagerly) {
        RowFunction losses = module.losses(new MeanSquaredError());
        Map<String, Variable> variables = module.namedVariables();
        if (eagerly)
            new EagerRows(2, 2, variables, losses, 2, KernelSelection.current().kernels())
                    .forward(Blocks.of(2));
        else RowProgram.record(2, 2, variables, losses);
    }
}
