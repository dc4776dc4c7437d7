package dev.ruban.metric;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.ruban.problem.RubanException;
import dev.ruban.reduction.Subtree;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricTest {
    private static final JsonObject FILE = read();
    private static final int SHARDS = 16;

    private static JsonObject read() {
        try (var input = MetricTest.class.getResourceAsStream("/golden/own/metrics.json")) {
            assertThat(input).isNotNull();
            return JsonParser.parseReader(new InputStreamReader(input, UTF_8)).getAsJsonObject();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static Stream<String> cases() {
        return FILE.keySet().stream().filter(name -> !name.equals("source"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void allMetricsAgreeWithScikitLearn(String name) {
        for (Map.Entry<String, JsonElement> expected : expected(name).entrySet()) {
            double value = expected.getValue().getAsDouble();
            assertThat(run(name, 32).value(metric(expected.getKey())).orElseThrow())
                    .as(expected.getKey())
                    .isCloseTo(value, within(1e-6 * Math.abs(value)));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyCutThatRespectsTheTreeGivesTheSameBits(String name) {
        List<Metric> metrics = expected(name).keySet().stream().map(MetricTest::metric).toList();
        MetricRun run = run(name, 4);
        Subtree whole = new Subtree(0, SHARDS);
        MetricPlan plan = run.plan(metrics);
        MetricSums atOnce = run.total(plan, List.of(whole));
        List<MetricPlan.Value> values = run.values(metrics, List.of(whole));

        for (int smallest = 1; smallest < SHARDS; smallest *= 2)
            for (int lone = 0; lone < SHARDS; lone += 5) {
                List<Subtree> cut = cut(whole, smallest, lone);
                assertThat(run.total(plan, cut)).as("cut %s", cut).isEqualTo(atOnce);
                assertThat(run.values(metrics, cut)).isEqualTo(values);
            }
    }

    /// Halves what holds shard `lone` down to the smallest size, and nothing else.
    private static List<Subtree> cut(Subtree subtree, int smallest, int lone) {
        if (subtree.size() == smallest || !subtree.contains(lone)) return List.of(subtree);
        int half = subtree.size() / 2;
        List<Subtree> parts = new ArrayList<>();
        parts.addAll(cut(new Subtree(subtree.first(), half), smallest, lone));
        parts.addAll(cut(new Subtree(subtree.first() + half, half), smallest, lone));
        return parts;
    }

    @Test
    void shardsWithoutRowsChangeNothing() {
        MetricRun few = new MetricRun(new float[] {1f, 2f, 4f}, new float[3], 1, 1, 8, 16);

        assertThat(few.value(Metric.meanAbsoluteError())).hasValue(7.0 / 3);
        assertThat(few.value(Metric.rootMeanSquaredError())).hasValue(Math.sqrt(21.0 / 3));
    }

    @Test
    void sumsUseSixteenRowLanesInEachBlock() {
        float[] predictions = new float[40];
        for (int i = 0; i < 40; i++) predictions[i] = (float) StrictMath.exp(i % 23);
        MetricRun run = new MetricRun(predictions, new float[40], 1, 1, 1, 40);
        double[] lanes = new double[16];
        for (int i = 0; i < 40; i++) lanes[i % 16] += (double) predictions[i] * predictions[i];
        for (int half = 8; half > 0; half /= 2)
            for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];

        assertThat(run.value(Metric.rootMeanSquaredError())).hasValue(Math.sqrt(lanes[0] / 40));
    }

    @ParameterizedTest
    @CsvSource({
        "5 5 1, 0, 1, 1", "5 5 1, 1, 1, 0", "5 5 1, 1, 2, 1", "5 5 5, 2, 2, 0",
        "1 5 5, 2, 1, 0", "1 5 5, 2, 2, 1", "NaN 1 0, 0, 1, 0", "NaN 1 0, 1, 1, 1",
        "0 -0 -1, 1, 1, 0"
    })
    void equalLogitsCountFromTheSmallestClass(String logits, float label, int k, double expected) {
        List<String> texts = List.of(logits.split(" ", -1));
        float[] predictions = new float[texts.size()];
        for (int i = 0; i < predictions.length; i++)
            predictions[i] = Float.parseFloat(texts.get(i));
        MetricRun run =
                new MetricRun(predictions, new float[] {label}, predictions.length, 1, 1, 16);

        assertThat(run.value(Metric.topKAccuracy(k))).hasValue(expected);
        if (k == 1) assertThat(run.value(Metric.accuracy())).hasValue(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0.5, 1, 1",
        "0.5, 0, 0",
        "0, 1, 0",
        "0, 0, 1",
        "-1, -1, 1",
        "1, -1, 0",
        "NaN, 0, 0"
    })
    void twoClassesAreToldApartAtZero(float logit, float label, double expected) {
        MetricRun run = new MetricRun(new float[] {logit}, new float[] {label}, 1, 1, 1, 16);

        assertThat(run.value(Metric.accuracy())).hasValue(expected);
    }

    @ParameterizedTest
    @CsvSource({"3, 3, 1", "3, 4, 0"})
    void r2OfLabelsThatDoNotVaryIsOneOrZero(float label, float prediction, double expected) {
        float[] predictions = {label, prediction};
        MetricRun run = new MetricRun(predictions, new float[] {label, label}, 1, 1, 1, 16);

        assertThat(run.value(Metric.r2())).hasValue(expected);
    }

    @Test
    void logLossOfHopelessAndCertainLogitsIsFinite() {
        float[] logits = {-500f, 500f};
        MetricRun two = new MetricRun(logits, new float[] {1f, 1f}, 1, 1, 1, 16);
        MetricRun many = new MetricRun(logits, new float[] {0f}, 2, 1, 1, 16);

        assertThat(two.value(Metric.logLoss())).hasValue(250);
        assertThat(many.value(Metric.logLoss())).hasValue(1000);
    }

    @ParameterizedTest
    @ValueSource(floats = {-1f, 2f, 0.5f, Float.NaN})
    void aLabelThatIsNoClassIsRefused(float label) {
        MetricRun run = new MetricRun(new float[] {1f, 2f}, new float[] {label}, 2, 1, 1, 16);

        assertThatThrownBy(() -> run.value(Metric.accuracy()))
                .isInstanceOf(RubanException.class)
                .hasMessageContaining(Float.toString(label))
                .hasMessageContaining("0 to 1");
    }

    @ParameterizedTest
    @CsvSource({
        "mae, 2, 1, 2 outputs", "rmse, 1, 2, 2 labels", "r2, 3, 1, 3 outputs",
        "auc, 3, 1, 3 outputs", "auc, 1, 2, one label", "accuracy, 3, 2, one label",
        "log_loss, 2, 2, one label", "top_2_accuracy, 1, 1, take accuracy"
    })
    void aMetricThatDoesNotFitIsRefused(String name, int outputs, int labels, String message) {
        assertThatThrownBy(() -> MetricPlan.of(List.of(metric(name)), outputs, labels))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(message);
    }

    @Test
    void aMetricIsThereOnce() {
        assertThatThrownBy(() -> MetricPlan.of(List.of(Metric.r2(), metric("r2")), 1, 1))
                .hasMessageContaining("r2 is there twice");
    }

    @Test
    void everyNameStandsForItsMetric() {
        for (String name : Metric.NAMES) assertThat(metric(name).name()).isEqualTo(name);
        assertThat(metric("top_12_accuracy")).isEqualTo(Metric.topKAccuracy(12));
        for (String unknown : List.of("mse", "top_0_accuracy", "top__accuracy", "AUC", ""))
            assertThat(Metric.named(unknown)).as(unknown).isEmpty();
        assertThatThrownBy(() -> Metric.topKAccuracy(0)).hasMessageContaining("k=0");
    }

    private static Map<String, JsonElement> expected(String name) {
        return FILE.getAsJsonObject(name).getAsJsonObject("metrics").asMap();
    }

    private static Metric metric(String name) {
        return Metric.named(name).orElseThrow();
    }

    private static MetricRun run(String name, int blockRows) {
        JsonObject found = FILE.getAsJsonObject(name);
        int rows = found.get("rows").getAsInt();
        float[] predictions = floats(found.getAsJsonArray("predictions"));
        float[] labels = floats(found.getAsJsonArray("labels"));
        int outputs = predictions.length / rows;
        return new MetricRun(predictions, labels, outputs, labels.length / rows, SHARDS, blockRows);
    }

    private static float[] floats(JsonArray array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) values[i] = array.get(i).getAsFloat();
        return values;
    }
}
