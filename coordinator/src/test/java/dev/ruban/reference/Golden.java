package dev.ruban.reference;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A reference file of PyTorch (float64) and the job that it stands for.
public final class Golden {
    private final Map<?, ?> members;

    private Golden(Map<?, ?> members) {
        this.members = members;
    }

    /// Reads `golden/NAME.json` of the test resources.
    public static Golden read(String name) {
        return new Golden((Map<?, ?>) Json.parse(resource("golden/" + name + ".json")));
    }

    /// One of the example tables.
    public static Table table(String name) {
        return Table.parse(resource("data/" + name + ".csv"));
    }

    /// Numbers of a member in the order of the file, however nested.
    public double[] numbers(String member) {
        List<Double> numbers = new ArrayList<>();
        flatten(member(member), numbers);
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /// The job with its data.
    public Job job(Job.Model model) {
        Table table = table((String) member("data"));
        String label = (String) member("label");
        Job job =
                Job.of(table.features(label), table.labels(label), model)
                        .withOptimizer(sgd((Map<?, ?>) member("optimizer")))
                        .withEpochs((int) number(members, "epochs", 0))
                        .withStandardize("standardized".equals(member("inputs")));
        if ("full".equals(member("batch"))) return job;
        return job.withBatchSize((long) number(members, "batch", 0))
                .withShuffle(Boolean.TRUE.equals(member("shuffle")))
                .withSeed((long) number(members, "seed", 0))
                .withShards((int) number(members, "shards", 0));
    }

    private static Job.Sgd sgd(Map<?, ?> optimizer) {
        if (!"SGD".equals(optimizer.get("name"))) {
            throw new IllegalArgumentException("not SGD: " + optimizer);
        }
        return new Job.Sgd(
                number(optimizer, "lr", 0),
                number(optimizer, "momentum", 0),
                Boolean.TRUE.equals(optimizer.get("nesterov")),
                number(optimizer, "weight_decay", 0));
    }

    private static double number(Map<?, ?> object, String name, double otherwise) {
        return object.get(name) instanceof Double value ? value : otherwise;
    }

    private Object member(String name) {
        Object value = members.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no '%s' in %s".formatted(name, members.keySet()));
        }
        return value;
    }

    private static void flatten(Object value, List<Double> numbers) {
        if (value instanceof List<?> elements) elements.forEach(e -> flatten(e, numbers));
        else numbers.add((Double) value);
    }

    private static String resource(String path) {
        try (InputStream stream = Golden.class.getClassLoader().getResourceAsStream(path)) {
            if (stream == null) throw new IllegalArgumentException("no resource " + path);
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
