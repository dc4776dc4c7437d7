package dev.ruban.coordinator.durable;

import dev.ruban.metric.MetricSums;
import dev.ruban.wire.DamagedMessageException;
import dev.ruban.wire.MetricBytes;
import java.util.Base64;

/// [MetricSums] as a text: rows, number of sums, number of counts, whether there are scores, and
/// [MetricBytes] in Base64, separated by spaces.
final class MetricText {
    private MetricText() {}

    static String of(MetricSums metrics) {
        MetricBytes.Form form = MetricBytes.Form.of(metrics);
        String bytes = Base64.getEncoder().encodeToString(MetricBytes.of(metrics));
        return "%d %d %d %b %s"
                .formatted(metrics.rows(), form.sums(), form.counts(), form.scores(), bytes);
    }

    /// @throws IllegalArgumentException if it is none
    static MetricSums read(String text) {
        String[] parts = text.split(" ", -1);
        if (parts.length != 5) throw new IllegalArgumentException("no sums of metrics: " + text);
        MetricBytes.Form form =
                new MetricBytes.Form(
                        Integer.parseInt(parts[1]),
                        Integer.parseInt(parts[2]),
                        Boolean.parseBoolean(parts[3]));
        byte[] bytes = Base64.getDecoder().decode(parts[4]);
        try {
            return MetricBytes.read("metrics", bytes, form, Long.parseLong(parts[0]));
        } catch (DamagedMessageException damaged) {
            throw new IllegalArgumentException(damaged.getMessage(), damaged);
        }
    }
}
