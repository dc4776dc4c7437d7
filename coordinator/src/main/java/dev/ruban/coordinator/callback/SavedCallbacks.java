package dev.ruban.coordinator.callback;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// What a checkpoint keeps of callbacks.
/// @param learningRate that a callback has set, if one has
/// @param stop         why the training is to end with the running epoch; empty if it is not
/// @param callbacks    in their order
public record SavedCallbacks(OptionalDouble learningRate, String stop, List<Saved> callbacks) {
    /// Of a run without callbacks.
    public static final SavedCallbacks NONE =
            new SavedCallbacks(OptionalDouble.empty(), "", List.of());

    /// @param name  of the callback's class
    /// @param state its own
    /// @param kept  what it keeps of parameters
    public record Saved(String name, CallbackState state, Optional<KeptParameters> kept) {}

    /// Those that only write files: they may differ between the runs of one job.
    private static final Set<String> WRITERS =
            Set.of(ModelCheckpoint.class.getName(), CSVLogger.class.getName());

    /// Without what only writes files: what another run of the job must come to, too.
    public SavedCallbacks deciding() {
        return new SavedCallbacks(
                learningRate,
                stop,
                callbacks.stream().filter(saved -> !WRITERS.contains(saved.name())).toList());
    }

    /// Those of one class, in their order.
    List<Saved> ofClass(String name) {
        return callbacks.stream().filter(saved -> saved.name().equals(name)).toList();
    }

    public SavedCallbacks {
        callbacks = List.copyOf(callbacks);
    }
}
