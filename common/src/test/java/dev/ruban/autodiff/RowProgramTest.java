package dev.ruban.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.random.Philox;
import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.Shape;
import dev.ruban.tensor.kernel.Blocks;
import dev.ruban.tensor.kernel.KernelSelection;
import dev.ruban.tensor.kernel.Kernels;
import dev.ruban.tensor.kernel.RowPanels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowProgramTest {
    private static final int FEATURES = 3;
    private static final Kernels KERNELS = KernelSelection.current().kernels();

    private final Variable weight = new Variable(Shape.of(FEATURES, 1), 0.5f, -1.25f, 2f);
    private final Variable bias = new Variable(Shape.of(1), 0.75f);
    private final Map<String, Variable> variables = Map.of("weight", weight, "bias", bias);
    private final RowFunction linear =
            (x, y) -> x.matmul(weight).plus(bias).minus(y).square().mean();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 15, 16, 17, 100})
    void replayHasTheBitsOfRecordingAnew(int rows) {
        RowExecution replayed =
                RowProgram.record(FEATURES, 1, variables, linear)
                        .execution(100, KernelSelection.current().kernels());
        RowExecution eager =
                new EagerRows(
                        FEATURES, 1, variables, linear, 100, KernelSelection.current().kernels());

        assertThat(run(replayed, rows, 7)).isEqualTo(run(eager, rows, 7));
        assertThat(run(replayed, rows, 8)).isEqualTo(run(eager, rows, 8));
    }

    /// Bits of losses, of their sum, and of gradients summed over three or four blocks.
    private List<Number> run(RowExecution execution, int rows, long seed) {
        fill(execution, rows, seed);
        return bits(execution, rows, seed);
    }

    private static void fill(RowExecution execution, int rows, long seed) {
        Philox philox = new Philox(seed);
        for (int i = 0; i < rows * FEATURES; i++)
            execution.features()[i] = philox.bounded(2001, 1, 0, 0, i) / 1000f - 1f;
        for (int i = 0; i < rows; i++)
            execution.labels()[i] = philox.bounded(2001, 2, 0, 0, i) / 1000f - 1f;
    }

    private static List<Number> bits(RowExecution execution, int rows, long seed) {
        return bits(execution, rows, 0.1f * seed, 0.5f, -1.25f, 2f);
    }

    private static List<Number> bits(RowExecution execution, int rows, float... parameters) {
        execution.bindParameters(parameters);
        Blocks blocks = new Blocks();
        blocks.addTree(rows, Math.max(1, rows / 3));
        execution.showFilled();
        execution.forward(blocks);
        execution.backward();
        float[] sums = new float[parameters.length];
        execution.gradients(sums);
        List<Number> bits = new ArrayList<>();
        bits.add(Double.doubleToLongBits(execution.sumOfLosses()));
        for (float sum : sums) bits.add(Float.floatToIntBits(sum));
        for (int row = 0; row < rows; row++)
            bits.add(Float.floatToIntBits(execution.losses()[execution.lossesOffset() + row]));
        return bits;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 17, 100})
    void rowsInPanelsHaveTheBitsOfRowsOneAfterTheOther(int rows) {
        RowFunction logistic = (x, y) -> x.matmul(weight).plus(bias).minus(y).sigmoid().mean();
        RowProgram program = RowProgram.record(FEATURES, 1, variables, logistic);

        compareLayouts(program, program.panelExecution(100, KERNELS), rows);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 17, 100})
    void squaredErrorsInOneKernelHaveTheBitsOfSingleOperations(int rows) {
        RowProgram program = RowProgram.record(FEATURES, 1, variables, linear);

        assertThat(program.isFused()).isTrue();
        compareLayouts(program, program.fusedExecution(100, KERNELS), rows);
        compareLayouts(program, program.panelExecution(100, KERNELS), rows);
    }

    private void compareLayouts(RowProgram program, RowExecution panels, int rows) {
        List<Number> expected = run(program.execution(100, KERNELS), rows, 7);

        int block = Math.max(1, rows / 3);
        fill(panels, rows, 7);
        for (int row = 0; row < rows; row += block)
            RowPanels.fromRows(
                    Math.min(block, rows - row), FEATURES, panels.features(), row * FEATURES);

        assertThat(bits(panels, rows, 7)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 17, 100})
    void squaredErrorsOfOneFeatureInOneKernelHaveTheBitsOfSingleOperations(int rows) {
        Variable slope = new Variable(Shape.of(1, 1), 0.5f);
        Map<String, Variable> both = Map.of("weight", slope, "bias", bias);
        RowFunction line = (x, y) -> x.matmul(slope).plus(bias).minus(y).square().mean(1);
        Kernels kernels = KernelSelection.current().kernels();
        RowProgram program = RowProgram.record(1, 1, both, line);
        RowExecution fused = program.fusedExecution(100, kernels);

        assertThat(program.isFused()).isTrue();
        assertThat(bitsOfOneFeature(fused, rows))
                .isEqualTo(bitsOfOneFeature(new EagerRows(1, 1, both, line, 100, kernels), rows));
    }

    private static List<Number> bitsOfOneFeature(RowExecution execution, int rows) {
        Philox philox = new Philox(rows);
        for (int i = 0; i < rows; i++) {
            execution.features()[i] = philox.bounded(2001, 1, 0, 0, i) / 1000f - 1f;
            execution.labels()[i] = philox.bounded(2001, 2, 0, 0, i) / 1000f - 1f;
        }
        return bits(execution, rows, 0.3f, -1.7f);
    }

    @Test
    void onlySquaredErrorsGoThroughOneKernel() {
        Variable slope = new Variable(Shape.of(1, 1), 0.5f);
        Map<String, Variable> both = Map.of("weight", slope, "bias", bias);
        Map<String, Variable> more = Map.of("weight", slope, "bias", bias, "unused", weight);
        RowFunction line = (x, y) -> x.matmul(slope).plus(bias).minus(y).square().mean();

        assertThat(RowProgram.record(1, 1, both, line).isFused()).isTrue();
        assertThat(RowProgram.record(1, 1, more, line).isFused()).isFalse();
        assertThat(RowProgram.record(FEATURES, 1, variables, linear).isFused()).isTrue();
        for (RowFunction other :
                List.<RowFunction>of(
                        (x, y) -> y.matmul(slope).plus(bias).minus(x).square().mean(),
                        (x, y) -> x.matmul(slope).plus(bias).minus(x).square().mean(),
                        (x, y) -> x.matmul(slope).plus(bias).plus(y).square().mean(),
                        (x, y) -> x.matmul(slope).plus(bias).minus(y).square().square().mean(),
                        (x, y) -> x.matmul(slope).plus(bias).minus(y).square().tanh().mean()))
            assertThat(RowProgram.record(1, 1, both, other).isFused()).isFalse();
    }

    @Test
    void onlyProductsWithASingleColumnReadPanels() {
        Variable wide = Variable.zeros(FEATURES, 2);
        Map<String, Variable> both = Map.of("weight", weight, "bias", bias, "wide", wide);

        assertThat(RowProgram.record(FEATURES, 1, variables, linear).allowsPanels()).isTrue();
        assertThat(
                        RowProgram.record(FEATURES, 1, both, (x, _) -> x.matmul(wide).mean())
                                .allowsPanels())
                .isFalse();
        assertThat(
                        RowProgram.record(
                                        FEATURES,
                                        1,
                                        variables,
                                        (x, _) ->
                                                x.matmul(weight)
                                                        .minus(x.square().matmul(weight))
                                                        .mean())
                                .allowsPanels())
                .isFalse();
    }

    @Test
    void gradientsAreThoseOfTheTapeWithoutTheMean() {
        RowExecution execution =
                RowProgram.record(FEATURES, 1, variables, linear)
                        .execution(4, KernelSelection.current().kernels());
        float[] x = {1, 2, 3, -1, 0, 1, 2, 2, -2, 0, 0, 5};
        float[] y = {1, 0, -3, 2};
        System.arraycopy(x, 0, execution.features(), 0, x.length);
        System.arraycopy(y, 0, execution.labels(), 0, y.length);
        execution.bindParameters(new float[] {0.75f, 0.5f, -1.25f, 2f});
        execution.showFilled();
        execution.forward(Blocks.of(4));
        execution.backward();
        float[] sums = new float[4];
        execution.gradients(sums);

        try (var tape = new GradientTape()) {
            Tensor loss = linear.losses(Tensor.of(Shape.of(4, 3), x), Tensor.of(Shape.of(4, 1), y));
            Gradients gradients = tape.gradient(loss.times(4f), List.of(weight, bias));
            assertThat(sums[0]).isEqualTo(gradients.of(bias).item());
            assertThat(Arrays.copyOfRange(sums, 1, 4)).isEqualTo(gradients.of(weight).toArray());
        }
    }

    @Test
    void aVariableThatTheLossDoesNotDependOnGetsZeros() {
        Variable unused = Variable.zeros(2);
        Map<String, Variable> all = Map.of("a", unused, "weight", weight);
        RowExecution execution =
                RowProgram.record(FEATURES, 1, all, (x, _) -> x.matmul(weight).mean())
                        .execution(1, KernelSelection.current().kernels());
        execution.bindParameters(new float[5]);
        execution.showFilled();
        execution.forward(Blocks.of(1));
        execution.backward();
        float[] target = {7, 7, 7, 7, 7};

        execution.gradients(target);

        assertThat(Arrays.copyOf(target, 2)).containsExactly(0f, 0f);
    }

    @Test
    void rowsThatWouldMeetAreRefusedByNameOfOperationAndPlace() {
        assertRefused((x, y) -> x.sum(0).mean(), "sum", "axis 0");
        assertRefused((x, y) -> x.mean(0), "mean", "axis 0");
        assertRefused((x, y) -> x.minus(y).sum(), "sum", "axis 0");
        assertRefused((x, y) -> weight.matmul(x), "matmul", "batch axis");
        assertRefused((x, y) -> x.mean(1).minus(y).mean(), "minus", "every row meets every other");
        assertRefused((x, y) -> x.minus(x.mean()), "minus", "last operation");
        assertRefused((x, y) -> x.square().mean().times(weight.mean()), "times", "last operation");
    }

    private void assertRefused(RowFunction function, String operation, String reason) {
        assertThatThrownBy(() -> RowProgram.record(FEATURES, 1, variables, function))
                .isInstanceOf(RowsMeetException.class)
                .hasMessageStartingWith(operation)
                .hasMessageContaining(reason)
                .hasMessageContaining("RowProgramTest.java:");
    }

    @Test
    void aLossThatIsNotOneValuePerRowIsRefused() {
        assertThatThrownBy(() -> RowProgram.record(FEATURES, 1, variables, (x, _) -> x.square()))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessageContaining("[batch, 3]");
        assertThatThrownBy(() -> RowProgram.record(FEATURES, 1, variables, (_, _) -> weight.mean()))
                .hasMessageContaining("one value per row");
    }

    @Test
    void valuesAreNotThereWhileRecording() {
        assertThatThrownBy(() ->
                        RowProgram.record(
                                FEATURES, 1, variables, (x, _) -> x.times(x.toArray()[0])))
                .hasMessageContaining("runEagerly");
    }

    @Test
    void layoutIsInNameOrder() {
        assertThat(RowProgram.record(FEATURES, 1, variables, linear).layout().entries())
                .extracting(ParameterLayout.Entry::name)
                .containsExactly("bias", "weight");
    }

    /// Operations on variables alone, a constant, and variables with several uses on both sides.
    private final RowFunction tangled =
            (x, y) -> {
                Tensor positive = weight.square().plus(Tensor.of(Shape.of(1), 0.5f).square());
                Tensor penalty = weight.times(positive).sum().times(bias).times(bias);
                Tensor twice = x.matmul(positive).plus(x.square().matmul(weight));
                return twice.plus(bias).times(weight.mean()).minus(y).square().plus(penalty);
            };

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 17, 100})
    void soItIsForSeveralUsesOfAVariable(int rows) {
        Kernels kernels = KernelSelection.current().kernels();
        RowExecution replayed =
                RowProgram.record(FEATURES, 1, variables, tangled).execution(100, kernels);
        RowExecution eager = new EagerRows(FEATURES, 1, variables, tangled, 100, kernels);

        assertThat(run(replayed, rows, 7)).isEqualTo(run(eager, rows, 7));
        assertThat(run(replayed, rows, 8)).isEqualTo(run(eager, rows, 8));
    }

    @Test
    void aVariableThatIsNotOneOfTheModelsIsRefused() {
        Variable foreign = Variable.zeros(FEATURES, 1);
        assertThatThrownBy(() ->
                        RowProgram.record(
                                FEATURES, 1, variables, (x, _) -> x.matmul(foreign).mean()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[3, 1]")
                .hasMessageContaining("not one of the model's");
    }
}
