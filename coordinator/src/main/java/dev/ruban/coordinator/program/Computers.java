package dev.ruban.coordinator.program;

import dev.ruban.job.TrainingModel;
import dev.ruban.module.UserModule;
import dev.ruban.tensor.kernel.KernelSelection;
import dev.ruban.worker.compute.PartialComputer;
import dev.ruban.worker.compute.TapePartialComputer;
import java.util.Optional;

/// How this process computes partials.
final class Computers {
    private Computers() {}

    /// @param module of the user's own that the job may be about
    static PartialComputer.Factory of(Optional<UserModule> module) {
        return (job, threads) ->
                new TapePartialComputer(
                        job,
                        TrainingModel.of(job, module),
                        threads,
                        KernelSelection.current().kernels());
    }
}
