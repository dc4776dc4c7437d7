package dev.ruban.coordinator.program;

import dev.ruban.checkpoint.ParameterDigest;
import dev.ruban.checkpoint.Safetensors;
import dev.ruban.checkpoint.TensorFile;
import dev.ruban.job.TrainingModel;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.proto.v1.Job;
import dev.ruban.tensor.ParameterLayout;
import java.nio.file.Path;

/// The parameters that a job starts from: its model's own, or those of a file.
final class StartingParameters {
    private StartingParameters() {}

    /// @return flat, in layout order
    /// @throws RubanException if the file's names and shapes do not fit, with both lists
    static float[] of(Job spec, TrainingModel model) {
        if (!spec.hasInitialParameters()) return model.initialParameters();
        TensorFile file = Safetensors.read(Path.of(spec.getInitialParameters()));
        if (!file.layout().equals(model.layout()))
            throw new RubanException(
                    ExitCode.DATA,
                    """
                    %s: model '%s' needs the parameters %s, but the file has %s; names and shapes \
                    must be the same\
                    """
                            .formatted(
                                    spec.getInitialParameters(),
                                    spec.getModel(),
                                    names(model.layout()),
                                    names(file.layout())));
        return file.values();
    }

    /// The digest of the file's parameters, whatever their names.
    /// @throws RubanException if the job states another
    static String digest(Job spec) {
        TensorFile file = Safetensors.read(Path.of(spec.getInitialParameters()));
        String found = ParameterDigest.sha256(file.layout(), file.values());
        if (spec.hasInitialParametersSha256() && !found.equals(spec.getInitialParametersSha256()))
            throw new RubanException(
                    ExitCode.DATA,
                    """
                    initial-parameters-sha256: the job was made for %s, but %s has %s; the file has \
                    changed\
                    """
                            .formatted(
                                    spec.getInitialParametersSha256(),
                                    spec.getInitialParameters(),
                                    found));
        return found;
    }

    private static String names(ParameterLayout layout) {
        return String.join(
                ", ",
                layout.entries().stream().map(entry -> entry.name() + entry.shape()).toList());
    }
}
