package dev.ruban.coordinator.callback;

import dev.ruban.coordinator.run.ModelWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Writes the model after epochs, as Keras' `ModelCheckpoint`: every k-th, or each whose value is
/// better than any before. The file is as a run's `model.safetensors`: whole or not there, with
/// `ruban.epoch` in its metadata, and `ruban.finished` false.
public final class ModelCheckpoint implements Callback {
    private record Settings(
            FileName name, int every, Optional<Monitor> monitor, Map<String, String> provenance) {}

    private final Settings settings;
    private double best;

    private ModelCheckpoint(Settings settings) {
        this.settings = settings;
        forget();
    }

    private void forget() {
        best = settings.monitor.map(Monitor::worst).orElse(0.0);
    }

    /// After every epoch.
    /// @param file in whose name `{epoch}` stands for the epoch and `{val_loss}` for that value, also
    ///     with a format: `model-{epoch:03d}-{val_loss:.4f}.safetensors`; its folder must be there
    /// @throws IllegalArgumentException if a format is none
    public static ModelCheckpoint to(Path file) {
        return new ModelCheckpoint(new Settings(FileName.of(file), 1, Optional.empty(), Map.of()));
    }

    /// @param epochs between two files, at least 1
    public ModelCheckpoint withEvery(int epochs) {
        if (epochs < 1) throw new IllegalArgumentException("every=" + epochs + "; at least 1");
        return new ModelCheckpoint(
                new Settings(settings.name, epochs, settings.monitor, settings.provenance));
    }

    /// Only when this value is better than in all epochs before that a file could be of.
    /// @param name such as `val_loss`
    public ModelCheckpoint withBestOnly(String name) {
        return withBestOnly(new Monitor(name, Monitor.Mode.AUTO, 0));
    }

    public ModelCheckpoint withBestOnly(Monitor monitor) {
        return new ModelCheckpoint(
                new Settings(
                        settings.name, settings.every, Optional.of(monitor), settings.provenance));
    }

    /// What the file's metadata says beside the position.
    public ModelCheckpoint withProvenance(Map<String, String> provenance) {
        return new ModelCheckpoint(
                new Settings(
                        settings.name, settings.every, settings.monitor, Map.copyOf(provenance)));
    }

    @Override
    public void onTrainBegin(Training training) {
        forget();
    }

    @Override
    public void onEpochEnd(Training training, int epoch, Logs logs) {
        if (epoch % settings.every != 0 || !isWanted(logs)) return;
        Path file = settings.name.of(epoch, logs);
        new ModelWriter(file, training.layout(), settings.provenance)
                .writeAfter(epoch, training.steps(), training.values());
    }

    private boolean isWanted(Logs logs) {
        if (settings.monitor.isEmpty()) return true;
        double value = settings.monitor.get().in(logs);
        boolean better = settings.monitor.get().isBetter(value, best);
        if (better) best = value;
        return better;
    }

    @Override
    public CallbackState save() {
        return CallbackState.EMPTY.with("best", best);
    }

    @Override
    public void restore(CallbackState state) {
        best = state.number("best");
    }

    @Override
    public boolean isDeterministic() {
        return true;
    }
}
