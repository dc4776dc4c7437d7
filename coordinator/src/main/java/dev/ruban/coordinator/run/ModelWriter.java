package dev.ruban.coordinator.run;

import dev.ruban.checkpoint.ParameterDigest;
import dev.ruban.checkpoint.Safetensors;
import dev.ruban.checkpoint.TensorFile;
import dev.ruban.tensor.ParameterLayout;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/// Writes `model.safetensors` when a run has finished: the parameters, and in `__metadata__` their
/// digest and provenance, the number of updates in them, whether the job was trained to its end, and
/// what callbacks did to it: `ruban.stopped`, `ruban.best_epoch`.
public final class ModelWriter implements RunListener {
    private final Path file;
    private final ParameterLayout layout;
    private final Map<String, String> provenance;
    private final Map<String, String> ending = new TreeMap<>();
    private OptionalLong bestSteps = OptionalLong.empty();

    /// @param provenance names and texts as the file shall have them
    public ModelWriter(Path file, ParameterLayout layout, Map<String, String> provenance) {
        this.file = file;
        this.layout = layout;
        this.provenance = Map.copyOf(provenance);
    }

    @Override
    public void started(Started event) {}

    @Override
    public void epoch(Epoch event) {}

    @Override
    public void rolledBack(long updates) {
        ending.clear();
        bestSteps = OptionalLong.empty();
    }

    @Override
    public void stopped(int epoch, String reason) {
        ending.put("ruban.stopped", "after epoch %d: %s".formatted(epoch, reason));
    }

    @Override
    public void best(int epoch, long steps) {
        ending.put("ruban.best_epoch", Integer.toString(epoch));
        bestSteps = OptionalLong.of(steps);
    }

    @Override
    public void finished(Finished event) {
        write(event.parameters(), bestSteps.orElse(event.steps()), true);
    }

    /// The last good parameters of a run that was given up are kept, once there was an update.
    @Override
    public void failed(Failed event) {
        if (event.steps() > 0) write(event.parameters(), event.steps(), false);
    }

    /// The model as it is between two epochs.
    /// @param epoch  trained by then
    /// @param steps  applied by then
    /// @param parameters flat, in layout order
    public void writeAfter(int epoch, long steps, float[] parameters) {
        ending.put("ruban.epoch", Integer.toString(epoch));
        write(parameters, steps, false);
    }

    private void write(float[] parameters, long steps, boolean finished) {
        TreeMap<String, String> metadata = new TreeMap<>(provenance);
        metadata.putAll(ending);
        metadata.put("ruban.steps", Long.toString(steps));
        metadata.put("ruban.finished", Boolean.toString(finished));
        metadata.put("ruban.parameters_sha256", ParameterDigest.sha256(layout, parameters));
        Safetensors.write(file, new TensorFile(layout, parameters, metadata));
    }
}
