package dev.ruban.coordinator.durable;

import dev.ruban.coordinator.protocol.Progress;
import dev.ruban.coordinator.protocol.Progress.Stage;
import dev.ruban.coordinator.protocol.Progress.TrainedEpoch;
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
                            OptionalDouble startLoss,
                            OptionalDouble validationLoss,
                            Optional<TrainedEpoch> trained,
                            boolean complete) -> {
                texts.put(STAGE, stage.name());
                texts.put(STEPS, Long.toString(steps));
                texts.put(EPOCHS, Integer.toString(epochs));
                texts.put(STEPS_OF_EPOCH, Long.toString(stepsOfEpoch));
                texts.put(COMPLETE, Boolean.toString(complete));
                texts.put(EPOCH_LOSS, Double.toString(epochLoss));
                startLoss.ifPresent(loss -> texts.put(START_LOSS, Double.toString(loss)));
                validationLoss.ifPresent(loss -> texts.put(VALIDATION_LOSS, Double.toString(loss)));
                trained.ifPresent(epoch -> write(epoch, texts));
            }
        }
    }

    private static void write(TrainedEpoch trained, SortedMap<String, String> texts) {
        switch (trained) {
            case TrainedEpoch(int epoch, long steps, double loss, OptionalDouble lossAfter) -> {
                texts.put(TRAINED_EPOCH, Integer.toString(epoch));
                texts.put(TRAINED_STEPS, Long.toString(steps));
                texts.put(TRAINED_LOSS, Double.toString(loss));
                lossAfter.ifPresent(value -> texts.put(TRAINED_LOSS_AFTER, Double.toString(value)));
            }
        }
    }

    /// @throws IllegalArgumentException if a text is missing or is none of its kind
    static Progress read(Texts texts) {
        return new Progress(
                Stage.valueOf(texts.get(STAGE)),
                texts.number(STEPS),
                Math.toIntExact(texts.number(EPOCHS)),
                texts.number(STEPS_OF_EPOCH),
                texts.decimal(EPOCH_LOSS),
                texts.optionalDecimal(START_LOSS),
                texts.optionalDecimal(VALIDATION_LOSS),
                texts.has(TRAINED_EPOCH) ? Optional.of(trained(texts)) : Optional.empty(),
                Boolean.parseBoolean(texts.get(COMPLETE)));
    }

    private static TrainedEpoch trained(Texts texts) {
        return new TrainedEpoch(
                Math.toIntExact(texts.number(TRAINED_EPOCH)),
                texts.number(TRAINED_STEPS),
                texts.decimal(TRAINED_LOSS),
                texts.optionalDecimal(TRAINED_LOSS_AFTER));
    }
}
