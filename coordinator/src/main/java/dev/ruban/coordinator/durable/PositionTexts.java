package dev.ruban.coordinator.durable;

import dev.ruban.coordinator.protocol.Measure;
import dev.ruban.coordinator.protocol.Progress;
import dev.ruban.coordinator.protocol.Progress.Stage;
import dev.ruban.coordinator.protocol.Progress.TrainedEpoch;
import dev.ruban.metric.EpochSums;
import dev.ruban.metric.MetricSums;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;

/// The position of a run as texts, by name: what is not known has no text. Doubles are the shortest
/// decimals that read back to the same bits. Scores are vectors ([MetricTexts]).
///
/// The patterns name every component on purpose: a new one does not compile until it is written and
/// read here.
final class PositionTexts {
    /// Begins the names of all of them.
    static final String PREFIX = "position.";

    private static final String STAGE = PREFIX + "stage";
    private static final String STEPS = PREFIX + "steps";
    private static final String EPOCHS = PREFIX + "epochs";
    private static final String STEPS_OF_EPOCH = PREFIX + "steps_of_epoch";
    private static final String COMPLETE = PREFIX + "complete";
    private static final String EPOCH_LOSS = PREFIX + "epoch_loss";
    private static final String EPOCH_METRICS = PREFIX + "epoch_metrics";
    private static final String START_METRICS = PREFIX + "start_metrics";
    private static final String VALIDATION_METRICS = PREFIX + "validation_metrics";
    private static final String TRAINED_METRICS = PREFIX + "trained.metrics";
    private static final String START_LOSS = PREFIX + "start_loss";
    private static final String VALIDATION_LOSS = PREFIX + "validation_loss";
    private static final String TRAINED_EPOCH = PREFIX + "trained.epoch";
    private static final String TRAINED_STEPS = PREFIX + "trained.steps";
    private static final String TRAINED_LOSS_AFTER = PREFIX + "trained.loss_after";
    private static final String TRAINED_LOSS = PREFIX + "trained.loss";

    private PositionTexts() {}

    static void write(
            Progress position,
            SortedMap<String, String> texts,
            SortedMap<String, float[]> vectors) {
        switch (position) {
            case Progress(
                            Stage stage,
                            long steps,
                            int epochs,
                            long stepsOfEpoch,
                            double epochLoss,
                            EpochSums epochMetrics,
                            Optional<Measure> start,
                            Optional<Measure> validation,
                            Optional<TrainedEpoch> trained,
                            boolean complete) -> {
                texts.put(STAGE, stage.name());
                texts.put(STEPS, Long.toString(steps));
                texts.put(EPOCHS, Integer.toString(epochs));
                texts.put(STEPS_OF_EPOCH, Long.toString(stepsOfEpoch));
                texts.put(COMPLETE, Boolean.toString(complete));
                texts.put(EPOCH_LOSS, Double.toString(epochLoss));
                MetricTexts.write(EPOCH_METRICS, epochMetrics.total(), texts, vectors);
                start.ifPresent(known -> write(START_LOSS, START_METRICS, known, texts, vectors));
                validation.ifPresent(
                        known -> write(VALIDATION_LOSS, VALIDATION_METRICS, known, texts, vectors));
                trained.ifPresent(epoch -> write(epoch, texts, vectors));
            }
        }
    }

    private static void write(
            TrainedEpoch trained,
            SortedMap<String, String> texts,
            SortedMap<String, float[]> vectors) {
        switch (trained) {
            case TrainedEpoch(int epoch, long steps, Measure measure, OptionalDouble lossAfter) -> {
                texts.put(TRAINED_EPOCH, Integer.toString(epoch));
                texts.put(TRAINED_STEPS, Long.toString(steps));
                write(TRAINED_LOSS, TRAINED_METRICS, measure, texts, vectors);
                lossAfter.ifPresent(value -> texts.put(TRAINED_LOSS_AFTER, Double.toString(value)));
            }
        }
    }

    private static void write(
            String lossName,
            String metricsName,
            Measure measure,
            SortedMap<String, String> texts,
            SortedMap<String, float[]> vectors) {
        switch (measure) {
            case Measure(double loss, MetricSums metrics) -> {
                texts.put(lossName, Double.toString(loss));
                MetricTexts.write(metricsName, metrics, texts, vectors);
            }
        }
    }

    /// @throws IllegalArgumentException if a text is missing or is none of its kind
    static Progress read(Texts texts, Map<String, float[]> vectors) {
        return new Progress(
                Stage.valueOf(texts.get(STAGE)),
                texts.number(STEPS),
                Math.toIntExact(texts.number(EPOCHS)),
                texts.number(STEPS_OF_EPOCH),
                texts.decimal(EPOCH_LOSS),
                EpochSums.of(MetricTexts.read(EPOCH_METRICS, texts, vectors)),
                optionalMeasure(START_LOSS, START_METRICS, texts, vectors),
                optionalMeasure(VALIDATION_LOSS, VALIDATION_METRICS, texts, vectors),
                texts.has(TRAINED_EPOCH) ? Optional.of(trained(texts, vectors)) : Optional.empty(),
                Boolean.parseBoolean(texts.get(COMPLETE)));
    }

    private static TrainedEpoch trained(Texts texts, Map<String, float[]> vectors) {
        return new TrainedEpoch(
                Math.toIntExact(texts.number(TRAINED_EPOCH)),
                texts.number(TRAINED_STEPS),
                measure(TRAINED_LOSS, TRAINED_METRICS, texts, vectors),
                texts.optionalDecimal(TRAINED_LOSS_AFTER));
    }

    private static Optional<Measure> optionalMeasure(
            String lossName, String metricsName, Texts texts, Map<String, float[]> vectors) {
        return texts.has(lossName)
                ? Optional.of(measure(lossName, metricsName, texts, vectors))
                : Optional.empty();
    }

    private static Measure measure(
            String lossName, String metricsName, Texts texts, Map<String, float[]> vectors) {
        return new Measure(texts.decimal(lossName), MetricTexts.read(metricsName, texts, vectors));
    }
}
