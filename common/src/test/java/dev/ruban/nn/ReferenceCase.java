package dev.ruban.nn;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.ruban.autodiff.Tensor;
import dev.ruban.autodiff.Variable;
import dev.ruban.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// One case of a file that `scripts/operations.py` wrote.
/// @param constants inputs that no gradient flows to
/// @param weights   of the output's shape
/// @param gradients by the inputs, of the sum of output times weights
record ReferenceCase(
        String name,
        List<Variable> inputs,
        List<Tensor> constants,
        Tensor weights,
        Tensor output,
        List<Tensor> gradients) {
    static Stream<ReferenceCase> all(String file) {
        return read("/golden/own/" + file).getAsJsonArray("cases").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .map(ReferenceCase::of);
    }

    /// A JSON resource.
    static JsonObject read(String resource) {
        try (InputStream stream =
                Objects.requireNonNull(ReferenceCase.class.getResourceAsStream(resource))) {
            return JsonParser.parseReader(new InputStreamReader(stream, UTF_8)).getAsJsonObject();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static ReferenceCase of(JsonObject json) {
        return new ReferenceCase(
                json.get("name").getAsString(),
                tensors(json, "inputs").stream()
                        .map(tensor -> new Variable(tensor.shape(), tensor.toArray()))
                        .toList(),
                tensors(json, "constants"),
                tensor(json.getAsJsonObject("weights")),
                tensor(json.getAsJsonObject("output")),
                tensors(json, "gradients"));
    }

    private static List<Tensor> tensors(JsonObject json, String key) {
        return json.getAsJsonArray(key).asList().stream()
                .map(element -> tensor(element.getAsJsonObject()))
                .toList();
    }

    private static Tensor tensor(JsonObject json) {
        int[] sizes =
                json.getAsJsonArray("shape").asList().stream()
                        .mapToInt(JsonElement::getAsInt)
                        .toArray();
        return Tensor.of(Shape.of(sizes), floats(json.getAsJsonArray("values")));
    }

    /// The numbers of an array of any depth, in order.
    static float[] floats(JsonArray array) {
        List<Float> values = new ArrayList<>();
        collect(array, values);
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) floats[i] = values.get(i);
        return floats;
    }

    private static void collect(JsonElement element, List<Float> values) {
        if (element.isJsonArray())
            for (JsonElement inner : element.getAsJsonArray()) collect(inner, values);
        else values.add(Float.parseFloat(element.getAsString()));
    }

    Variable input(int index) {
        return inputs.get(index);
    }

    @Override
    public String toString() {
        return name + inputs.stream().map(Variable::shape).toList();
    }
}
