package dev.ruban.coordinator.server;

import dev.ruban.tensor.kernel.KernelSelection;
import dev.ruban.worker.compute.PartialComputer;
import dev.ruban.worker.compute.TapePartialComputer;
import java.util.Objects;

/// How the answers of workers are checked.
/// @param audit    fraction of all partials that are computed twice, from 0 to 1
/// @param computer makes what the coordinator computes with where two answers differ, or where there
///     is nobody else to ask
public record Checking(double audit, PartialComputer.Factory computer) {
    /// Of models that are made from the job alone; no audits.
    public static final Checking DEFAULT =
            new Checking(
                    0,
                    (job, threads) ->
                            new TapePartialComputer(
                                    job, threads, KernelSelection.current().kernels()));

    public Checking {
        Objects.requireNonNull(computer, "computer");
        if (!(audit >= 0 && audit <= 1))
            throw new IllegalArgumentException("audit=" + audit + "; from 0 to 1");
    }

    public Checking withAudit(double fraction) {
        return new Checking(fraction, computer);
    }

    public Checking withComputer(PartialComputer.Factory factory) {
        return new Checking(audit, factory);
    }
}
