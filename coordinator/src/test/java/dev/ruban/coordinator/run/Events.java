package dev.ruban.coordinator.run;

import java.util.OptionalDouble;

/// Events of invented runs.
public final class Events {
    private Events() {}

    public static RunListener.Started started(double loss, float... parameters) {
        return new RunListener.Started(loss, OptionalDouble.empty(), parameters);
    }

    public static RunListener.Epoch epoch(int epoch, double loss, float... parameters) {
        return new RunListener.Epoch(
                epoch, epoch, loss, OptionalDouble.empty(), OptionalDouble.empty(), parameters, 0);
    }

    public static RunListener.Finished finished(double loss, float... parameters) {
        return new RunListener.Finished(
                loss, OptionalDouble.empty(), 10, 3, parameters, 1_500_000_000L);
    }
}
