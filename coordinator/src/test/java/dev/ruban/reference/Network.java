package dev.ruban.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The models, one row at a time: forward, loss, and the derivatives by hand.
final class Network {
    private final Job job;
    private final Sums sums;
    private final List<Layer> layers;

    /// A layer's place: the names of its parameters and its widths.
    record Layer(String weight, String bias, int in, int out) {}

    /// What one row leaves behind, by layer.
    ///
    /// @param inputs the layer's input
    /// @param derivatives the derivative of the row's loss by the layer's `x @ weight + bias`
    record Trace(List<float[]> inputs, List<float[]> derivatives, float loss) {}

    Network(Job job, Sums sums) {
        this.job = job;
        this.sums = sums;
        this.layers = layersOf(job);
    }

    List<Layer> layers() {
        return layers;
    }

    /// First values: the job's, else `+0.0`, or the guide's for the line.
    SortedMap<String, Parameter> initialParameters() {
        SortedMap<String, Parameter> parameters = new TreeMap<>();
        for (Layer layer : layers) {
            boolean line = job.model() == Job.Model.LINE;
            parameters.put(
                    layer.weight, line ? Parameter.zeros() : Parameter.zeros(layer.in, layer.out));
            parameters.put(layer.bias, line ? Parameter.zeros() : Parameter.zeros(layer.out));
            if (line) values(parameters, layer.weight)[0] = 5f;
        }
        job.initial().forEach((name, values) -> fill(values(parameters, name), values, name));
        return parameters;
    }

    /// One row through the model and back.
    Trace run(Map<String, Parameter> parameters, float[] row, float[] labels) {
        List<float[]> inputs = new ArrayList<>();
        List<float[]> outputs = new ArrayList<>();
        float[] value = row;
        for (int l = 0; l < layers.size(); l++) {
            inputs.add(value);
            outputs.add(affine(parameters, layers.get(l), value));
            value = l == layers.size() - 1 ? outputs.get(l) : activate(outputs.get(l));
        }
        List<float[]> derivatives = new ArrayList<>();
        derivatives.add(lossDerivative(value, labels));
        for (int l = layers.size() - 1; l >= 1; l--) {
            float[] byInput = byInput(parameters, layers.get(l), derivatives.get(0));
            derivatives.add(0, byActivation(outputs.get(l - 1), inputs.get(l), byInput));
        }
        return new Trace(inputs, derivatives, loss(value, labels));
    }

    private float[] affine(Map<String, Parameter> parameters, Layer layer, float[] x) {
        float[] weight = values(parameters, layer.weight);
        float[] bias = values(parameters, layer.bias);
        if (job.model() == Job.Model.LINE) return new float[] {x[0] * weight[0] + bias[0]};
        float[] outputs = new float[layer.out];
        for (int j = 0; j < layer.out; j++) {
            float z = 0f;
            for (int k = 0; k < layer.in; k++) z = Math.fma(x[k], weight[k * layer.out + j], z);
            outputs[j] = z + bias[j];
        }
        return outputs;
    }

    private float[] activate(float[] hidden) {
        float[] a = new float[hidden.length];
        for (int k = 0; k < a.length; k++) {
            float h = hidden[k];
            a[k] =
                    switch (job.activation()) {
                        case RELU -> Math.max(h, 0f);
                        case TANH -> Functions.tanh(h);
                        case SIGMOID -> Functions.sigmoid(h);
                    };
        }
        return a;
    }

    private float loss(float[] z, float[] labels) {
        return switch (job.loss()) {
            case MEAN_SQUARED_ERROR -> {
                float[] squares = new float[z.length];
                for (int j = 0; j < z.length; j++) {
                    float error = z[j] - labels[j];
                    squares[j] = error * error;
                }
                yield sums.laneSum(squares) / (float) z.length;
            }
            case BINARY_CROSS_ENTROPY_WITH_LOGITS ->
                    (Math.max(z[0], 0f) - z[0] * labels[0]) + Functions.softplus(-Math.abs(z[0]));
        };
    }

    private float[] lossDerivative(float[] z, float[] labels) {
        return switch (job.loss()) {
            case MEAN_SQUARED_ERROR -> {
                float share = 1f / (float) z.length;
                float[] d = new float[z.length];
                for (int j = 0; j < z.length; j++) d[j] = (2f * (z[j] - labels[j])) * share;
                yield d;
            }
            case BINARY_CROSS_ENTROPY_WITH_LOGITS ->
                    new float[] {Functions.sigmoid(z[0]) - labels[0]};
        };
    }

    private static float[] byInput(Map<String, Parameter> parameters, Layer layer, float[] d) {
        float[] weight = values(parameters, layer.weight);
        float[] byInput = new float[layer.in];
        for (int k = 0; k < layer.in; k++) {
            float da = 0f;
            for (int j = 0; j < layer.out; j++) {
                da = Math.fma(d[j], weight[k * layer.out + j], da);
            }
            byInput[k] = da;
        }
        return byInput;
    }

    private float[] byActivation(float[] hidden, float[] activated, float[] byInput) {
        float[] d = new float[hidden.length];
        for (int k = 0; k < d.length; k++) {
            float a = activated[k];
            float da = byInput[k];
            d[k] =
                    switch (job.activation()) {
                        case RELU -> hidden[k] > 0f ? da : 0f;
                        case TANH -> (1f - a * a) * da;
                        case SIGMOID -> (a * (1f - a)) * da;
                    };
        }
        return d;
    }

    private static List<Layer> layersOf(Job job) {
        int features = job.features()[0].length;
        int outputs = job.labels()[0].length;
        if (job.model() == Job.Model.LINE) return List.of(new Layer("w", "b", 1, 1));
        if (job.model() != Job.Model.MLP) {
            return List.of(new Layer("weight", "bias", features, outputs));
        }
        List<Layer> layers = new ArrayList<>();
        List<Integer> widths = new ArrayList<>(job.hidden());
        widths.add(outputs);
        int in = features;
        for (int width : widths) {
            // Layers and activations are numbered together, so layers have the even numbers.
            int number = 2 * layers.size();
            layers.add(new Layer(number + ".weight", number + ".bias", in, width));
            in = width;
        }
        return layers;
    }

    private static void fill(float[] target, float[] source, String name) {
        if (target.length != source.length) {
            throw new IllegalArgumentException(
                    "initial '%s': %d values, expected %d"
                            .formatted(name, source.length, target.length));
        }
        System.arraycopy(source, 0, target, 0, source.length);
    }

    static float[] values(Map<String, Parameter> parameters, String name) {
        Parameter parameter = parameters.get(name);
        if (parameter == null) {
            throw new IllegalArgumentException(
                    "no parameter '%s' in %s".formatted(name, parameters.keySet()));
        }
        return parameter.values();
    }
}
