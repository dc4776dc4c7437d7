package dev.ruban.coordinator.cli;

import dev.ruban.coordinator.protocol.CheckpointSchedule;
import dev.ruban.worker.cli.DurationConverter;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// How often checkpoints are taken, as text: steps, such as `500`, or a time, such as `90s`.
final class CheckpointInterval implements ITypeConverter<CheckpointSchedule> {
    static final CheckpointSchedule DEFAULT =
            CheckpointSchedule.everyNanos(Duration.ofSeconds(60).toNanos());

    @Override
    public CheckpointSchedule convert(String text) {
        if (!text.matches("[0-9]{1,18}"))
            return CheckpointSchedule.everyNanos(new DurationConverter().convert(text).toNanos());
        long steps = Long.parseLong(text);
        if (steps == 0) throw new TypeConversionException("0 steps; at least 1");
        return CheckpointSchedule.everySteps(steps);
    }
}
