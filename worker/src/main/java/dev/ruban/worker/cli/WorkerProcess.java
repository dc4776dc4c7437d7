package dev.ruban.worker.cli;

import dev.ruban.job.TrainingModel;
import dev.ruban.module.UserModule;
import dev.ruban.tensor.kernel.KernelSelection;
import dev.ruban.worker.StdinGuard;
import dev.ruban.worker.Worker;
import dev.ruban.worker.WorkerSettings;
import dev.ruban.worker.compute.PartialComputer;
import dev.ruban.worker.compute.TapePartialComputer;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A worker as a process of its own.
public final class WorkerProcess implements WorkerProgram {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);
    private static final int PARENT_IS_GONE = 69;

    /// System property, for tests: how long to rest before each piece of work.
    public static final String PACE_MILLIS = "ruban.pace.millis";

    @Override
    public void work(WorkerRequest request, CommandContext context) throws IOException {
        Optional<String> token = token(request.token());
        WorkerSettings settings =
                new WorkerSettings(
                        request.coordinator().host(),
                        request.coordinator().port(),
                        token,
                        request.threads(),
                        request.connectTimeout(),
                        request.reconnectTimeout(),
                        request.tls());
        Worker worker = new Worker(settings, computers(request.module()));
        try (var _ = context.stop().onRequest(worker::leave)) {
            worker.run();
        }
    }

    /// The kernels are chosen when the first shards come: joining does not wait for them.
    private static PartialComputer.Factory computers(Optional<UserModule> module) {
        return (job, threads) -> {
            TrainingModel model = TrainingModel.of(job, module);
            KernelSelection selection = KernelSelection.current();
            LOG.info("kernels: {} ({})", selection.kernels().name(), selection.reason());
            PartialComputer computer =
                    new TapePartialComputer(job, model, threads, selection.kernels());
            long pace = Long.getLong(PACE_MILLIS, 0);
            return pace == 0 ? computer : new PacedComputer(computer, pace);
        };
    }

    private static Optional<String> token(WorkerRequest.TokenSource source) throws IOException {
        return switch (source) {
            case WorkerRequest.TokenSource.None _ -> Optional.empty();
            case WorkerRequest.TokenSource.Given given -> Optional.of(given.token());
            case WorkerRequest.TokenSource.StandardInput _ -> {
                String token = StdinGuard.readToken(System.in);
                StdinGuard.watch(System.in, () -> Runtime.getRuntime().halt(PARENT_IS_GONE));
                yield Optional.of(token);
            }
        };
    }
}
