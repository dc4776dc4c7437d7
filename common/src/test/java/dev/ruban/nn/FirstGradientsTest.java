package dev.ruban.nn;

import static dev.ruban.nn.Closeness.assertClose;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.ruban.autodiff.GradientTape;
import dev.ruban.autodiff.Gradients;
import dev.ruban.autodiff.Tensor;
import dev.ruban.autodiff.Variable;
import dev.ruban.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The loss and the gradients of the first full batch of reference runs, on real tables.
class FirstGradientsTest {
    private static final double RELATIVE = 1e-5;

    @ParameterizedTest
    @ValueSource(strings = {"iris_softmax_adam", "iris_mlp_adamw", "diabetes_mlp_rmsprop"})
    void lossAndGradientsOfTheFirstStepAreThoseOfPyTorch(String name) {
        JsonObject reference = ReferenceCase.read("/golden/" + name + ".json");
        double[][] table = read("/data/" + reference.get("data").getAsString() + ".csv");
        Tensor features = standardizedFeatures(table);
        List<Module> layers = layers(reference, features.shape().size(1));
        List<Variable> parameters = parameters(layers);
        assign(parameters, reference.getAsJsonArray("initial_parameters"));

        Tensor loss;
        Gradients gradients;
        try (var tape = new GradientTape()) {
            Tensor predictions = new Sequential(layers).call(features);
            loss = loss(reference).call(labels(table), predictions).mean();
            gradients = tape.gradient(loss, parameters);
        }

        JsonArray losses = reference.getAsJsonArray("loss_before_each_update");
        assertClose(
                "loss", new float[] {loss.item()}, new float[] {losses.get(0).getAsFloat()}, 1e-6);
        JsonArray expected = reference.getAsJsonArray("gradients_at_start");
        for (int i = 0; i < parameters.size(); i++)
            assertClose(
                    "gradient of parameter " + i,
                    gradients.of(parameters.get(i)).toArray(),
                    ReferenceCase.floats(expected.get(i).getAsJsonArray()),
                    RELATIVE);
    }

    private static List<Module> layers(JsonObject reference, int features) {
        List<Module> layers = new ArrayList<>();
        int width = features;
        for (JsonElement element : reference.getAsJsonArray("layers")) {
            int units = element.getAsJsonObject().get("units").getAsInt();
            layers.add(new Linear(width, units));
            width = units;
            JsonElement activation = element.getAsJsonObject().get("activation");
            if (!activation.isJsonNull())
                layers.add(activation.getAsString().equals("relu") ? new Relu() : new Tanh());
        }
        return layers;
    }

    private static List<Variable> parameters(List<Module> layers) {
        List<Variable> parameters = new ArrayList<>();
        for (Module layer : layers)
            if (layer instanceof Linear linear)
                parameters.addAll(List.of(linear.weight, linear.bias));
        return parameters;
    }

    private static void assign(List<Variable> parameters, JsonArray values) {
        for (int i = 0; i < parameters.size(); i++) {
            Variable parameter = parameters.get(i);
            float[] flat = ReferenceCase.floats(values.get(i).getAsJsonArray());
            parameter.assign(Tensor.of(parameter.shape(), flat));
        }
    }

    private static Loss loss(JsonObject reference) {
        String name = reference.get("loss").getAsString();
        return name.equals("huber") ? new Huber() : new SoftmaxCrossEntropy();
    }

    /// Numbers after the header line.
    private static double[][] read(String resource) {
        try (InputStream stream =
                Objects.requireNonNull(FirstGradientsTest.class.getResourceAsStream(resource))) {
            String text = new String(stream.readAllBytes(), UTF_8);
            return text.lines()
                    .skip(1)
                    .map(line -> List.of(line.split(",", -1)))
                    .map(cells -> cells.stream().mapToDouble(Double::parseDouble).toArray())
                    .toArray(double[][]::new);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// All columns but the last, of mean 0 and variance 1.
    private static Tensor standardizedFeatures(double[][] table) {
        int rows = table.length;
        int columns = table[0].length - 1;
        float[] values = new float[rows * columns];
        for (int column = 0; column < columns; column++) {
            double mean = 0;
            for (double[] row : table) mean += row[column] / rows;
            double variance = 0;
            for (double[] row : table)
                variance += (row[column] - mean) * (row[column] - mean) / rows;
            for (int row = 0; row < rows; row++)
                values[row * columns + column] =
                        (float) ((table[row][column] - mean) / Math.sqrt(variance));
        }
        return Tensor.of(Shape.of(rows, columns), values);
    }

    private static Tensor labels(double[][] table) {
        float[] labels = new float[table.length];
        for (int row = 0; row < labels.length; row++)
            labels[row] = (float) table[row][table[row].length - 1];
        return Tensor.of(Shape.of(labels.length, 1), labels);
    }
}
