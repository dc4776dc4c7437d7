package dev.ruban.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.random.Philox;
import dev.ruban.tensor.Shape;
import dev.ruban.tensor.kernel.Blocks;
import dev.ruban.tensor.kernel.KernelSelection;
import dev.ruban.tensor.kernel.Kernels;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The operations on rows of a batch: replay against recording anew, cuts against the whole, and
/// what depends on the rows' numbers.
class RowOperationsTest {
    private static final int FEATURES = 4;
    private static final Kernels KERNELS = KernelSelection.current().kernels();
    private static final Variable WEIGHT =
            new Variable(Shape.of(2, 3), 0.5f, -1.25f, 2f, 0.75f, -0.5f, 1f);
    private static final Variable TABLE = new Variable(Shape.of(5, 2), values(10));
    private static final Map<String, Variable> VARIABLES = Map.of("weight", WEIGHT, "table", TABLE);

    /// @param function of a batch of shape `[batch, 4]`, whose last column is an index of 0 to 4
    record Case(String name, RowFunction function) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case(
                        "matrices by one matrix",
                        (x, _) -> x.reshape(-1, 2, 2).matmul(WEIGHT).square().mean()),
                new Case(
                        "matrices by matrices",
                        (x, _) -> {
                            Tensor matrices = x.reshape(-1, 2, 2);
                            return matrices.matmul(matrices.matmul(WEIGHT)).mean(1, 2);
                        }),
                new Case(
                        "axes",
                        (x, _) -> {
                            Tensor turned = x.reshape(-1, 2, 2).transpose(0, 2, 1);
                            return turned.matmul(WEIGHT).max(1).logSumExp();
                        }),
                new Case(
                        "parts",
                        (x, _) -> {
                            Tensor ends = Tensor.concat(1, x.slice(1, 2, 3), x.slice(-1, 0, 1));
                            return ends.matmul(WEIGHT).softmax().log().mean(1);
                        }),
                new Case(
                        "table twice",
                        (x, _) -> {
                            Tensor rows = TABLE.gather(x.slice(1, 3, 4)).reshape(-1, 2);
                            return rows.times(rows.matmul(WEIGHT).mean(1).reshape(-1, 1))
                                    .plus(TABLE.gather(x.slice(1, 3, 4).reshape(-1)))
                                    .mean();
                        }),
                new Case(
                        "functions",
                        (x, _) -> {
                            Tensor h = x.slice(1, 0, 2).matmul(WEIGHT).normalize(1e-5f);
                            Tensor sum = h.tanh().plus(h.sigmoid()).plus(h.relu()).plus(h.abs());
                            return sum.plus(h.softplus().sqrt()).times(h.exp()).mean();
                        }),
                new Case(
                        "dropout",
                        (x, _) ->
                                x.slice(1, 0, 2)
                                        .matmul(WEIGHT.dropout(0.25f, 3, 1))
                                        .dropout(0.5f, 3, 0)
                                        .square()
                                        .mean()),
                new Case(
                        "classes",
                        (x, y) -> x.slice(1, 0, 2).matmul(WEIGHT).softmaxCrossEntropy(y)),
                new Case(
                        "differences",
                        (x, y) -> {
                            Tensor z = x.slice(1, 0, 2).matmul(WEIGHT).slice(1, 1, 2);
                            Tensor sign = y.minus(1f).maximum(-1f);
                            return z.huber(y, 0.5f).plus(z.hinge(sign)).mean();
                        }));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void replayHasTheBitsOfRecordingAnew(Case checked) {
        RowProgram program = RowProgram.record(FEATURES, 1, VARIABLES, checked.function());
        RowExecution eager = new EagerRows(FEATURES, 1, VARIABLES, checked.function(), 40, KERNELS);
        RowExecution replayed = program.execution(40, KERNELS);

        assertThat(bits(eager, 0, 40, 13)).isEqualTo(bits(replayed, 0, 40, 13));
        assertThat(bits(eager, 5, 17, 17)).isEqualTo(bits(replayed, 5, 17, 17));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aBlockHasTheSameBitsAmongOtherRows(Case checked) {
        RowProgram program = RowProgram.record(FEATURES, 1, VARIABLES, checked.function());
        List<Integer> together = bits(program.execution(40, KERNELS), 0, 40, 20);
        List<Integer> first = bits(program.execution(20, KERNELS), 0, 20, 20);
        List<Integer> second = bits(program.execution(30, KERNELS), 20, 20, 20);

        for (int i = 0; i < 16; i++)
            assertThat(Float.intBitsToFloat(together.get(40 + i)))
                    .isEqualTo(
                            Float.intBitsToFloat(first.get(20 + i))
                                    + Float.intBitsToFloat(second.get(20 + i)));
        assertThat(first.subList(0, 20)).isEqualTo(together.subList(0, 20));
        assertThat(second.subList(0, 20)).isEqualTo(together.subList(20, 40));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aReplayAllocatesNothingThatGrowsWithTheRows(Case checked) {
        // Vectors are objects until the just-in-time compiler has seen the loop.
        Kernels scalar = KernelSelection.of("scalar").kernels();
        RowExecution replayed =
                RowProgram.record(FEATURES, 1, VARIABLES, checked.function())
                        .execution(1024, scalar);
        float[] gradients = new float[16];
        fill(replayed, 0, 1024);
        replay(replayed, 1024, gradients);

        long few = bytesAllocatedBy(() -> replay(replayed, 16, gradients));
        long many = bytesAllocatedBy(() -> replay(replayed, 1024, gradients));

        assertThat(many).isLessThanOrEqualTo(few + 1024);
    }

    private static final Blocks ROWS = new Blocks();

    private static void replay(RowExecution execution, int rows, float... gradients) {
        execution.train(7);
        execution.bindParameters(parameters());
        execution.showFilled();
        execution.forward(ROWS.one(rows));
        execution.backward();
        execution.gradients(gradients);
    }

    private static long bytesAllocatedBy(Runnable task) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        task.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    /// Bits of the losses of some rows of a dataset, then of the gradients: the tree over blocks.
    private static List<Integer> bits(RowExecution execution, int from, int rows, int block) {
        fill(execution, from, rows);
        execution.train(7);
        execution.bindParameters(parameters());
        Blocks blocks = new Blocks();
        blocks.addTree(rows, block);
        execution.showFilled();
        execution.forward(blocks);
        execution.backward();
        List<Integer> bits = new ArrayList<>();
        for (int row = 0; row < rows; row++)
            bits.add(Float.floatToIntBits(execution.losses()[execution.lossesOffset() + row]));
        float[] gradients = new float[16];
        execution.gradients(gradients);
        for (float gradient : gradients) bits.add(Float.floatToIntBits(gradient));
        return bits;
    }

    private static void fill(RowExecution execution, int from, int rows) {
        float[] features = values((from + rows) * FEATURES);
        for (int row = 0; row < rows; row++) {
            int dataRow = from + row;
            System.arraycopy(
                    features, dataRow * FEATURES, execution.features(), row * FEATURES, FEATURES);
            execution.features()[row * FEATURES + 3] = dataRow * 3 % 5;
            execution.labels()[row] = dataRow % 3;
            execution.rowNumbers()[row] = dataRow;
        }
    }

    private static float[] parameters() {
        float[] flat = new float[16];
        System.arraycopy(TABLE.toArray(), 0, flat, 0, 10);
        System.arraycopy(WEIGHT.toArray(), 0, flat, 10, 6);
        return flat;
    }

    private static float[] values(int length) {
        Philox philox = new Philox(3);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) values[i] = philox.bounded(2001, 1, 0, 0, i) / 1000f - 1f;
        return values;
    }

    @Test
    void whatDropsOutDependsOnSeedLayerStepRowAndElementAlone() {
        float[] kept = dropped(11, 2, 5, 1_000_003);

        for (int element = 0; element < FEATURES; element++) {
            int[] words = new int[4];
            Philox.block(11, 4, 2, 5, 1_000_003, words);
            boolean drops = (words[element] >>> 8) * 0x1p-24f < 0.25f;
            assertThat(kept[element]).isEqualTo(drops ? 0f : 1f / 0.75f);
        }
        assertThat(dropped(11, 2, 5, 1_000_003)).isEqualTo(kept);
        assertThat(
                        Stream.of(
                                        dropped(12, 2, 5, 1_000_003),
                                        dropped(11, 3, 5, 1_000_003),
                                        dropped(11, 2, 6, 1_000_003),
                                        dropped(11, 2, 5, 1_000_004))
                                .map(Arrays::toString))
                .anyMatch(other -> !other.equals(Arrays.toString(kept)));
    }

    /// One row of ones, dropped out.
    private static float[] dropped(long seed, int layer, long step, long row) {
        Variable scale = new Variable(Shape.of(FEATURES), 1, 1, 1, 1);
        RowExecution execution =
                RowProgram.record(
                                FEATURES,
                                1,
                                Map.of("scale", scale),
                                (x, _) -> x.times(scale).dropout(0.25f, seed, layer).sum(1))
                        .execution(1, KERNELS);
        Arrays.fill(execution.features(), 1f);
        execution.rowNumbers()[0] = row;
        execution.train(step);
        execution.bindParameters(new float[] {1, 1, 1, 1});
        execution.showFilled();
        execution.forward(Blocks.of(1));
        execution.backward();
        float[] gradients = new float[FEATURES];
        execution.gradients(gradients);
        return gradients;
    }

    @Test
    void theFifthElementOfARowDropsOutByTheNextKey() {
        Tensor ones = new Tensor(Shape.of(Shape.BATCH, 8), new float[] {1, 1, 1, 1, 1, 1, 1, 1}, 1);
        RowPass pass = new RowPass(1);
        pass.rowNumbers()[0] = 9;
        pass.train(3);
        float[][] result = new float[1][];
        Recording.during(pass, () -> result[0] = ones.dropout(0.5f, 77, 0).toArray());

        int[] words = new int[4];
        Philox.block(77 ^ 1L << 32, 4, 0, 3, 9, words);
        for (int i = 0; i < 4; i++)
            assertThat(result[0][4 + i]).isEqualTo(Philox.uniform(words[i]) < 0.5f ? 0f : 2f);
    }

    @Test
    void anEvaluationDropsNothing() {
        RowExecution execution =
                RowProgram.record(
                                FEATURES,
                                1,
                                VARIABLES,
                                (x, _) -> x.dropout(0.9f, 1, 0).plus(TABLE.sum()).sum(1))
                        .execution(1, KERNELS);
        Arrays.fill(execution.features(), 1f);
        execution.train(0);
        execution.evaluate();
        execution.bindParameters(new float[16]);
        execution.showFilled();
        execution.forward(Blocks.of(1));

        assertThat(execution.losses()[execution.lossesOffset()]).isEqualTo(4f);
    }

    @Test
    void aRateOfOneIsRefused() {
        assertThatThrownBy(() -> Tensor.of(1f).dropout(1f, 0, 0))
                .hasMessageContaining("rate of 1.0");
    }

    @Test
    void anIndexOutsideOfTheTableIsNamedWithRowColumnValueAndSize() {
        RowExecution execution =
                RowProgram.record(
                                FEATURES,
                                1,
                                VARIABLES,
                                (x, _) -> TABLE.gather(x.slice(1, 2, 4)).mean())
                        .execution(3, KERNELS);
        fill(execution, 100, 3);
        execution.bindParameters(parameters());
        execution.showFilled();
        for (float wrong : new float[] {5f, -1f, 1.5f, Float.NaN, Float.POSITIVE_INFINITY}) {
            for (int row = 0; row < 3; row++) execution.features()[row * FEATURES + 2] = 0f;
            execution.features()[2 * FEATURES + 3] = wrong;

            assertThatThrownBy(() -> execution.forward(Blocks.of(3)))
                    .isInstanceOf(RubanException.class)
                    .hasMessageStartingWith("gather in dev.ruban.autodiff.RowOperationsTest")
                    .hasMessageContaining("row 102 of the data, counted from 0, column 1")
                    .hasMessageContaining(wrong + " is no index into a table of 5 rows");
        }
    }

    @Test
    void aLabelThatIsNoClassIsNamedWithItsRow() {
        Tensor logits = Tensor.of(Shape.of(2, 3), new float[6]);
        for (float wrong : new float[] {3f, -1f, 0.5f, Float.NaN})
            assertThatThrownBy(
                            () -> logits.softmaxCrossEntropy(Tensor.of(Shape.of(2, 1), 1f, wrong)))
                    .isInstanceOfSatisfying(
                            RubanException.class,
                            problem -> assertThat(problem.code()).isEqualTo(ExitCode.DATA))
                    .hasMessageContaining("row 1, counted from 0: label " + wrong)
                    .hasMessageContaining("from 0 to 2");
        assertThatThrownBy(() -> Tensor.of(Shape.of(1, 1), 0f).hinge(Tensor.of(Shape.of(1, 1), 2f)))
                .hasMessageContaining("label 2.0 is neither 1 nor -1");
    }

    @Test
    void untouchedRowsOfATableHavePositiveZerosAsGradient() {
        try (var tape = new GradientTape()) {
            Tensor taken = TABLE.gather(Tensor.of(1f, 3f)).times(-0f);
            float[] gradient = tape.gradient(taken, TABLE).toArray();

            for (float element : gradient) assertThat(Float.floatToIntBits(element)).isEqualTo(0);
        }
    }
}
