package dev.ruban.coordinator.program;

import dev.ruban.tensor.kernel.KernelSelection;
import dev.ruban.worker.compute.PartialComputer;
import dev.ruban.worker.compute.TapePartialComputer;

/// How this process computes partials.
final class Computers {
    static final PartialComputer.Factory FACTORY =
            (job, threads) ->
                    new TapePartialComputer(job, threads, KernelSelection.current().kernels());

    private Computers() {}
}
