package dev.ruban.coordinator.program;

import dev.ruban.coordinator.cli.CertificatesRequest;
import dev.ruban.coordinator.cli.CoordinatorRequest;
import dev.ruban.coordinator.cli.EvaluateRequest;
import dev.ruban.coordinator.cli.ExampleRequest;
import dev.ruban.coordinator.cli.FitRequest;
import dev.ruban.coordinator.cli.PredictRequest;
import dev.ruban.coordinator.cli.Program;
import dev.ruban.coordinator.cli.StatusQuery;
import dev.ruban.coordinator.cli.VerifyRequest;
import dev.ruban.data.DataCache;
import dev.ruban.proto.v1.Job;
import dev.ruban.tensor.kernel.KernelSelection;
import dev.ruban.worker.cli.CommandContext;
import dev.ruban.worker.cli.WorkerProgram;
import dev.ruban.worker.cli.WorkerRequest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// The commands' work, one method each.
public final class RubanProgram implements Program {
    private final WorkerProgram worker;

    public RubanProgram(WorkerProgram worker) {
        this.worker = worker;
    }

    @Override
    public void fit(FitRequest request, CommandContext context) throws Exception {
        Cluster cluster =
                request.workers() == 0
                        ? new EmbeddedCluster(request.threads(), request.run().module())
                        : new LocalCluster(request);
        TrainingRun.run(request.job(), request.run(), context, cluster);
    }

    @Override
    public void coordinate(CoordinatorRequest request, CommandContext context) throws Exception {
        Cluster cluster = new ListeningCluster(request, context.err());
        TrainingRun.run(request.job(), request.run(), context, cluster);
    }

    @Override
    public void work(WorkerRequest request, CommandContext context) throws Exception {
        worker.work(request, context);
    }

    @Override
    public void evaluate(EvaluateRequest request, CommandContext context) {
        ModelUse.evaluate(request, context);
    }

    @Override
    public void predict(PredictRequest request, CommandContext context) throws Exception {
        ModelUse.predict(request);
    }

    @Override
    public void status(StatusQuery query, CommandContext context) throws Exception {
        RunInspection.print(query, context.out());
    }

    @Override
    public void inspect(Path file, CommandContext context) {
        ModelInspection.print(file, context.out());
    }

    @Override
    public void verify(VerifyRequest request, CommandContext context) throws Exception {
        RunVerification.verify(request, context);
    }

    @Override
    public void certificates(CertificatesRequest request, CommandContext context) {
        CertificateMaking.make(request, Instant.now(), context.out());
    }

    @Override
    public void example(ExampleRequest request) throws Exception {
        ExampleFile.write(request);
    }

    @Override
    public long trainingRows(Job job, Optional<Path> cache) {
        return TrainingData.open(job, DataSources.of(cache), _ -> {}).job().rows();
    }

    @Override
    public void clearCache(Optional<Path> folder, CommandContext context) {
        DataCache cache = DataSources.cache(folder);
        DataCache.Cleared cleared = cache.clear();
        context.out()
                .printf(
                        "removed %d files, %d bytes, from %s%n",
                        cleared.files(), cleared.bytes(), cache.directory());
    }

    @Override
    public String kernels() {
        KernelSelection selection = KernelSelection.current();
        return "%s (%s)".formatted(selection.kernels().name(), selection.reason());
    }
}
