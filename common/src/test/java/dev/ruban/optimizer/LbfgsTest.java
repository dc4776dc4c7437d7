package dev.ruban.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import dev.ruban.optimizer.Lbfgs.Progress;
import dev.ruban.optimizer.Lbfgs.Settings;
import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.Shape;
import dev.ruban.tensor.kernel.Kernels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LbfgsTest {
    private static final JsonObject FILE = Trajectories.read("lbfgs.json").file();
    private static final ParameterLayout PLANE = ParameterLayout.of(Map.of("w", Shape.of(2)));

    /// A loss whose gradients end up in an array.
    private interface Objective {
        double loss(float[] point, float[] gradients);
    }

    @Test
    void linearRegressionFollowsPyTorch() {
        var layout = ParameterLayout.of(Map.of("bias", Shape.of(1), "weight", Shape.of(10, 1)));
        assertFollows("linear", layout, new float[11], squaredErrors(), 5);
    }

    @Test
    void softmaxRegressionFollowsPyTorch() {
        var layout = ParameterLayout.of(Map.of("bias", Shape.of(3), "weight", Shape.of(4, 3)));
        assertFollows("softmax", layout, new float[15], crossEntropies(), 8);
    }

    @Test
    void theBentValleyIsFollowedAsPyTorchFollowsIt() {
        assertFollows("rosenbrock", PLANE, new float[] {-1.2f, 1f}, LbfgsTest::valley, 8);
    }

    private static void assertFollows(
            String name, ParameterLayout layout, float[] start, Objective objective, int early) {
        JsonObject expected = FILE.getAsJsonObject(name);
        double[] losses = Trajectories.doubles(expected.getAsJsonArray("losses"));
        double[] evaluations = Trajectories.doubles(expected.getAsJsonArray("evaluations"));
        Lbfgs lbfgs = new Lbfgs(layout, Kernels.best(), Settings.DEFAULT, start);

        List<Double> found = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        boolean goesOn = true;
        while (goesOn && lbfgs.iterations() < losses.length - 1) {
            Progress progress = evaluate(lbfgs, objective);
            if (lbfgs.evaluations() == 1 || progress != Progress.SEARCHING) {
                found.add(lbfgs.loss());
                counts.add(lbfgs.evaluations());
            }
            goesOn = progress != Progress.CONVERGED;
        }

        for (int i = 0; i <= early; i++)
            assertThat(found.get(i)).as("loss %d", i).isCloseTo(losses[i], near(losses[i]));
        for (int i = 0; i < early; i++)
            assertThat((double) counts.get(i + 1)).as("count %d", i).isEqualTo(evaluations[i]);
        double last = losses[losses.length - 1];
        assertThat(lbfgs.loss()).isCloseTo(last, within(Math.max(1e-9, 1e-5 * last)));
        double[] parameters = Trajectories.doubles(expected.getAsJsonArray("final_parameters"));
        for (int i = 0; i < parameters.length; i++)
            assertThat((double) lbfgs.parameters()[i])
                    .isCloseTo(parameters[i], within(2e-3 * Math.max(1, Math.abs(parameters[i]))));
    }

    private static Offset<Double> near(double value) {
        return within(1e-3 * Math.abs(value));
    }

    /// The bits of a second implementation in NumPy.
    @Test
    void roundsEveryOperationAsTheArithmeticSays() {
        JsonObject expected = FILE.getAsJsonObject("rosenbrock rounded");
        Lbfgs lbfgs = valleyFrom(-1.2f, 1f);

        List<Double> losses = new ArrayList<>();
        while (!lbfgs.isConverged()) {
            long iterations = lbfgs.iterations();
            evaluate(lbfgs, LbfgsTest::valley);
            if (lbfgs.iterations() > iterations) losses.add(lbfgs.loss());
        }

        double[] exact = Trajectories.doubles(expected.getAsJsonArray("losses"));
        assertThat(losses).containsExactlyElementsOf(DoubleStream.of(exact).boxed().toList());
        assertThat(lbfgs.evaluations()).isEqualTo(expected.get("evaluations").getAsLong());
        assertThat(lbfgs.parameters())
                .isEqualTo(Trajectories.floats(expected.getAsJsonArray("final_parameters")));
    }

    @Test
    void aRestoredStateAsksForTheSamePoints() {
        Lbfgs straight = valleyFrom(-1.2f, 1f);
        Lbfgs resumed = valleyFrom(-1.2f, 1f);
        while (!straight.isConverged()) {
            UpdateState state = throughText(resumed.state());
            resumed = Lbfgs.restore(PLANE, Kernels.best(), Settings.DEFAULT, state);
            if (straight.evaluations() > 0) assertThat(resumed.point()).isEqualTo(straight.point());

            assertThat(evaluate(resumed, LbfgsTest::valley))
                    .isEqualTo(evaluate(straight, LbfgsTest::valley));
            assertThat(resumed.parameters()).isEqualTo(straight.parameters());
            assertThat(resumed.loss()).isEqualTo(straight.loss());
        }
        Lbfgs done = Lbfgs.restore(PLANE, Kernels.best(), Settings.DEFAULT, straight.state());
        assertThat(done.isConverged()).isTrue();
        assertThat(straight.evaluations()).isGreaterThan(straight.iterations());
        assertThat(straight.parameters()).containsExactly(new float[] {1f, 1f}, within(1e-3f));
    }

    /// As a checkpoint would keep it.
    private static UpdateState throughText(UpdateState state) {
        var words = new TreeMap<String, Long>();
        state.words().forEach((name, word) -> words.put(name, Long.valueOf(word.toString())));
        var vectors = new TreeMap<String, float[]>();
        state.vectors().forEach((name, vector) -> vectors.put(name, vector.clone()));
        return new UpdateState(vectors, words);
    }

    @Test
    void anIncompleteStateIsRefusedByName() {
        UpdateState state = valleyFrom(0f, 0f).state();
        var words = new TreeMap<>(state.words());
        words.remove("iterations");
        var vectors = new TreeMap<>(state.vectors());
        vectors.put("direction", new float[3]);

        assertThatThrownBy(() -> restore(new UpdateState(state.vectors(), words)))
                .hasMessageContaining("iterations");
        assertThatThrownBy(() -> restore(new UpdateState(vectors, state.words())))
                .hasMessageContaining("direction");
    }

    @Test
    void aStartWithoutSlopeConvergesAtOnce() {
        Lbfgs lbfgs = valleyFrom(1f, 1f);

        assertThat(evaluate(lbfgs, LbfgsTest::valley)).isEqualTo(Progress.CONVERGED);
        assertThat(lbfgs.parameters()).containsExactly(1f, 1f);
        assertThatThrownBy(() -> lbfgs.next(0, new float[2])).hasMessageContaining("converged");
    }

    @Test
    void aLossThatIsNoNumberShortensTheStep() {
        Objective walled =
                (point, gradients) -> {
                    gradients[0] = 1 - 1 / point[0];
                    gradients[1] = 0f;
                    return point[0] - StrictMath.log(point[0]);
                };
        Lbfgs fast =
                new Lbfgs(
                        PLANE,
                        Kernels.best(),
                        new Settings(100, 10, 1e-7, 1e-9),
                        new float[] {4f, 0f});

        while (!fast.isConverged()) evaluate(fast, walled);

        assertThat(fast.parameters()[0]).isCloseTo(1f, within(1e-3f));
    }

    @Test
    void aLossThatOnlyFallsEndsEachSearchWithinItsBound() {
        Lbfgs lbfgs = valleyFrom(0f, 0f);
        Objective slope =
                (point, gradients) -> {
                    gradients[0] = 1f;
                    gradients[1] = 0f;
                    return point[0];
                };

        int evaluations = 0;
        while (lbfgs.iterations() == 0) {
            evaluate(lbfgs, slope);
            evaluations++;
        }

        assertThat(evaluations).isEqualTo(27);
        assertThat(lbfgs.parameters()[0]).isLessThan(-1e9f);
    }

    @ParameterizedTest
    @CsvSource({"NaN", "Infinity"})
    void aFirstLossThatIsNotFiniteIsRefused(double loss) {
        Lbfgs lbfgs = valleyFrom(0f, 0f);

        assertThatThrownBy(() -> lbfgs.next(loss, new float[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Double.toString(loss));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 10, 0, 0, learningRate=0.0",
        "1, 0, 0, 0, history=0",
        "1, 1, -1, 0, toleranceGradient=-1.0",
        "1, 1, 0, -1, toleranceChange=-1.0"
    })
    void settingsOutOfRangeAreRefused(
            double rate, int history, double gradient, double change, String message) {
        assertThatThrownBy(() -> new Settings(rate, history, gradient, change))
                .hasMessageStartingWith(message);
    }

    private static Lbfgs restore(UpdateState state) {
        return Lbfgs.restore(PLANE, Kernels.best(), Settings.DEFAULT, state);
    }

    private static Lbfgs valleyFrom(float x, float y) {
        return new Lbfgs(PLANE, Kernels.best(), Settings.DEFAULT, new float[] {x, y});
    }

    private static Progress evaluate(Lbfgs lbfgs, Objective objective) {
        float[] gradients = new float[lbfgs.point().length];
        double loss = objective.loss(lbfgs.point(), gradients);
        return lbfgs.next(loss, gradients);
    }

    /// Rosenbrock's function.
    private static double valley(float[] point, float[] gradients) {
        double x = point[0];
        double bend = point[1] - x * x;
        gradients[0] = (float) (-400 * x * bend - 2 * (1 - x));
        gradients[1] = (float) (200 * bend);
        return 100 * bend * bend + (1 - x) * (1 - x);
    }

    private static Objective squaredErrors() {
        JsonObject table = FILE.getAsJsonObject("linear");
        List<double[]> rows = Trajectories.rows(table.getAsJsonArray("features"));
        double[] labels = Trajectories.doubles(table.getAsJsonArray("labels"));
        return (point, gradients) -> {
            double[] sums = new double[gradients.length];
            double loss = 0;
            for (int row = 0; row < labels.length; row++) {
                double[] x = rows.get(row);
                double error = point[0] - labels[row];
                for (int k = 0; k < x.length; k++) error += x[k] * point[1 + k];
                loss += error * error;
                sums[0] += 2 * error;
                for (int k = 0; k < x.length; k++) sums[1 + k] += 2 * error * x[k];
            }
            for (int i = 0; i < sums.length; i++) gradients[i] = (float) (sums[i] / labels.length);
            return loss / labels.length;
        };
    }

    private static Objective crossEntropies() {
        JsonObject table = FILE.getAsJsonObject("softmax");
        List<double[]> rows = Trajectories.rows(table.getAsJsonArray("features"));
        double[] labels = Trajectories.doubles(table.getAsJsonArray("labels"));
        double l2 = table.get("l2").getAsDouble();
        return (point, gradients) -> {
            double[] sums = new double[gradients.length];
            double loss = 0;
            for (int row = 0; row < labels.length; row++)
                loss += crossEntropy(rows.get(row), (int) labels[row], point, sums);
            loss /= labels.length;
            for (int i = 0; i < sums.length; i++) {
                double penalty = i < 3 ? 0 : l2 * point[i];
                gradients[i] = (float) (sums[i] / labels.length + 2 * penalty);
                loss += penalty * point[i];
            }
            return loss;
        };
    }

    private static double crossEntropy(double[] x, int label, float[] point, double[] sums) {
        double[] shares = new double[3];
        double total = 0;
        double logit = 0;
        for (int j = 0; j < 3; j++) {
            double z = point[j];
            for (int k = 0; k < x.length; k++) z += x[k] * point[3 + 3 * k + j];
            if (j == label) logit = z;
            shares[j] = StrictMath.exp(z);
            total += shares[j];
        }
        for (int j = 0; j < 3; j++) {
            double error = shares[j] / total - (j == label ? 1 : 0);
            sums[j] += error;
            for (int k = 0; k < x.length; k++) sums[3 + 3 * k + j] += error * x[k];
        }
        return StrictMath.log(total) - logit;
    }
}
