package dev.ruban.coordinator.durable;

import dev.ruban.coordinator.protocol.Measure;
import dev.ruban.coordinator.protocol.Progress;
import dev.ruban.coordinator.protocol.Progress.Stage;
import dev.ruban.coordinator.protocol.Progress.TrainedEpoch;
import dev.ruban.metric.EpochSums;
import dev.ruban.metric.MetricSums;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;

/// The position of a run as texts, by name: what is not known has no text. Doubles are the shortest
/// decimals that read back to the same bits.
///
/// The patterns name every component on purpose: a new one does not compile until it is written and
/// read here.
final class PositionTexts {
    private static final String STAGE = "position.stage";
    private static final String STEPS = "position.steps";
    private static final String EPOCHS = "position.epochs";
    private static final String STEPS_OF_EPOCH = "position.steps_of_epoch";
    private static final String COMPLETE = "position.complete";
    private static final String EPOCH_LOSS = "position.epoch_loss";
    private static final String EPOCH_METRICS = "position.epoch_metrics";
    private static final String START_METRICS = "position.start_metrics";
    private static final String VALIDATION_METRICS = "position.validation_metrics";
    private static final String TRAINED_METRICS = "position.trained.metrics";
    private static final String START_LOSS = "position.start_loss";
    private static final String VALIDATION_LOSS = "position.validation_loss";
    private static final String TRAINED_EPOCH = "position.trained.epoch";
    private static final String TRAINED_STEPS = "position.trained.steps";
    private static final String TRAINED_LOSS_AFTER = "position.trained.loss_after";
    private static final String TRAINED_LOSS = "position.trained.loss";

    private PositionTexts() {}

    static void write(Progress position, SortedMap<String, String> texts) {
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
                write(EPOCH_METRICS, epochMetrics.total(), texts);
                start.ifPresent(known -> write(START_LOSS, START_METRICS, known, texts));
                validation.ifPresent(
                        known -> write(VALIDATION_LOSS, VALIDATION_METRICS, known, texts));
                trained.ifPresent(epoch -> write(epoch, texts));
            }
        }
    }

    private static void write(TrainedEpoch trained, SortedMap<String, String> texts) {
        switch (trained) {
            case TrainedEpoch(int epoch, long steps, Measure measure, OptionalDouble lossAfter) -> {
                texts.put(TRAINED_EPOCH, Integer.toString(epoch));
                texts.put(TRAINED_STEPS, Long.toString(steps));
                write(TRAINED_LOSS, TRAINED_METRICS, measure, texts);
                lossAfter.ifPresent(value -> texts.put(TRAINED_LOSS_AFTER, Double.toString(value)));
            }
        }
    }

    private static void write(
            String lossName, String metricsName, Measure measure, SortedMap<String, String> texts) {
        switch (measure) {
            case Measure(double loss, MetricSums metrics) -> {
                texts.put(lossName, Double.toString(loss));
                write(metricsName, metrics, texts);
            }
        }
    }

    private static void write(String name, MetricSums metrics, SortedMap<String, String> texts) {
        if (metrics.rows() > 0) texts.put(name, MetricText.of(metrics));
    }

    /// @throws IllegalArgumentException if a text is missing or is none of its kind
    static Progress read(Texts texts) {
        return new Progress(
                Stage.valueOf(texts.get(STAGE)),
                texts.number(STEPS),
                Math.toIntExact(texts.number(EPOCHS)),
                texts.number(STEPS_OF_EPOCH),
                texts.decimal(EPOCH_LOSS),
                EpochSums.of(metrics(EPOCH_METRICS, texts)),
                optionalMeasure(START_LOSS, START_METRICS, texts),
                optionalMeasure(VALIDATION_LOSS, VALIDATION_METRICS, texts),
                texts.has(TRAINED_EPOCH) ? Optional.of(trained(texts)) : Optional.empty(),
                Boolean.parseBoolean(texts.get(COMPLETE)));
    }

    private static TrainedEpoch trained(Texts texts) {
        return new TrainedEpoch(
                Math.toIntExact(texts.number(TRAINED_EPOCH)),
                texts.number(TRAINED_STEPS),
                measure(TRAINED_LOSS, TRAINED_METRICS, texts),
                texts.optionalDecimal(TRAINED_LOSS_AFTER));
    }

    private static Optional<Measure> optionalMeasure(
            String lossName, String metricsName, Texts texts) {
        return texts.has(lossName)
                ? Optional.of(measure(lossName, metricsName, texts))
                : Optional.empty();
    }

    private static Measure measure(String lossName, String metricsName, Texts texts) {
        return new Measure(texts.decimal(lossName), metrics(metricsName, texts));
    }

    private static MetricSums metrics(String name, Texts texts) {
        return texts.has(name) ? MetricText.read(texts.get(name)) : MetricSums.NONE;
    }
}
