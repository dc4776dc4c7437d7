package dev.ruban.optimizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.ruban.optimizer.Optimizer.Buffers;
import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.Shape;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/// A reference file of `scripts/optimizers.py`: a start, gradients step by step, and what became
/// of the parameters.
record Trajectories(JsonObject file) {
    static final ParameterLayout LAYOUT =
            ParameterLayout.of(Map.of("bias", Shape.of(2), "weight", Shape.of(3, 2)));

    static Trajectories read(String name) {
        try (var input = Trajectories.class.getResourceAsStream("/golden/own/" + name)) {
            assertThat(input).as(name).isNotNull();
            return new Trajectories(
                    JsonParser.parseReader(new InputStreamReader(input, UTF_8)).getAsJsonObject());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    double learningRate() {
        return file.get("learning_rate").getAsDouble();
    }

    List<double[]> parameters(String name) {
        return rows(file.getAsJsonObject("parameters").getAsJsonArray(name));
    }

    /// The values after each step of a run over the file's gradients.
    List<float[]> run(Optimizer optimizer) {
        return run(optimizer, (_, _) -> {});
    }

    /// @param transform changes the gradients (first) in sight of the parameters (second)
    List<float[]> run(Optimizer optimizer, BiConsumer<float[], float[]> transform) {
        List<float[]> states = new ArrayList<>();
        Buffers current = buffers(optimizer, floats(file.getAsJsonArray("initial")));
        long step = 0;
        for (JsonElement element : file.getAsJsonArray("gradients")) {
            float[] gradients = floats(element.getAsJsonArray());
            transform.accept(gradients, current.values());
            Buffers next = buffers(optimizer, new float[LAYOUT.elements()]);
            optimizer.update(++step, gradients, current, next, 0, LAYOUT.elements());
            states.add(next.values());
            current = next;
        }
        return states;
    }

    static void assertClose(List<float[]> states, List<double[]> expected) {
        assertThat(states).hasSameSizeAs(expected);
        for (int step = 0; step < expected.size(); step++)
            for (int i = 0; i < LAYOUT.elements(); i++) {
                double value = expected.get(step)[i];
                assertThat((double) states.get(step)[i])
                        .as("element %d after step %d", i, step + 1)
                        .isCloseTo(value, within(1e-5 * Math.max(Math.abs(value), 0.1)));
            }
    }

    private static Buffers buffers(Optimizer optimizer, float[] values) {
        List<float[]> slots = new ArrayList<>();
        for (int i = 0; i < optimizer.slotNames().size(); i++) slots.add(new float[values.length]);
        return new Buffers(values, slots);
    }

    static List<double[]> rows(JsonArray array) {
        List<double[]> rows = new ArrayList<>();
        for (JsonElement row : array) rows.add(doubles(row.getAsJsonArray()));
        return rows;
    }

    static double[] doubles(JsonArray array) {
        double[] values = new double[array.size()];
        for (int i = 0; i < values.length; i++) values[i] = array.get(i).getAsDouble();
        return values;
    }

    static float[] floats(JsonArray array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) values[i] = array.get(i).getAsFloat();
        return values;
    }
}
