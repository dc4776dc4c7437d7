package dev.ruban.coordinator.run;

import java.util.List;
import java.util.OptionalDouble;

/// Events of invented runs.
public final class Events {
    private Events() {}

    public static RunListener.Started started(double loss, float... parameters) {
        return new RunListener.Started(
                loss, List.of(), OptionalDouble.empty(), List.of(), parameters);
    }

    public static RunListener.Epoch epoch(int epoch, double loss, float... parameters) {
        return new RunListener.Epoch(
                epoch,
                epoch,
                loss,
                List.of(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                List.of(),
                parameters,
                0);
    }

    public static RunListener.Finished finished(double loss, float... parameters) {
        return new RunListener.Finished(
                loss,
                List.of(),
                OptionalDouble.empty(),
                List.of(),
                10,
                3,
                parameters,
                1_500_000_000L);
    }
}
