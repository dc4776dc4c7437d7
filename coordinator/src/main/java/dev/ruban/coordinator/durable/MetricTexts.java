package dev.ruban.coordinator.durable;

import dev.ruban.metric.MetricSums;
import dev.ruban.wire.DamagedMessageException;
import dev.ruban.wire.MetricBytes;
import java.util.Base64;
import java.util.Map;
import java.util.SortedMap;

/// [MetricSums] in a checkpoint: a text with rows, number of sums, number of counts, whether there are
/// scores, and [MetricBytes] in Base64, separated by spaces. Scores may be as many as rows, and a
/// file's texts must be short: where there are some, the bytes stand in a vector of the text's name,
/// and their number in the text.
final class MetricTexts {
    private MetricTexts() {}

    static void write(
            String name,
            MetricSums metrics,
            SortedMap<String, String> texts,
            SortedMap<String, float[]> vectors) {
        if (metrics.rows() == 0) return;
        MetricBytes.Form form = MetricBytes.Form.of(metrics);
        byte[] bytes = MetricBytes.of(metrics);
        if (form.scores()) vectors.put(name, PackedBytes.pack(bytes));
        String last =
                form.scores()
                        ? Integer.toString(bytes.length)
                        : Base64.getEncoder().encodeToString(bytes);
        texts.put(
                name,
                "%d %d %d %b %s"
                        .formatted(
                                metrics.rows(), form.sums(), form.counts(), form.scores(), last));
    }

    /// @throws IllegalArgumentException if they are none
    static MetricSums read(String name, Texts texts, Map<String, float[]> vectors) {
        if (!texts.has(name)) return MetricSums.NONE;
        String[] parts = texts.get(name).split(" ", -1);
        if (parts.length != 5)
            throw new IllegalArgumentException("no sums of metrics: " + texts.get(name));
        MetricBytes.Form form =
                new MetricBytes.Form(
                        Integer.parseInt(parts[1]),
                        Integer.parseInt(parts[2]),
                        Boolean.parseBoolean(parts[3]));
        byte[] bytes =
                form.scores()
                        ? packed(name, Integer.parseInt(parts[4]), vectors)
                        : Base64.getDecoder().decode(parts[4]);
        try {
            return MetricBytes.read("metrics", bytes, form, Long.parseLong(parts[0]));
        } catch (DamagedMessageException damaged) {
            throw new IllegalArgumentException(damaged.getMessage(), damaged);
        }
    }

    private static byte[] packed(String name, int length, Map<String, float[]> vectors) {
        float[] values = vectors.get(name);
        if (values == null) throw new IllegalArgumentException("it has no " + name);
        return PackedBytes.unpack(values, length);
    }
}
