package dev.ruban.coordinator.cli;

import dev.ruban.proto.v1.Job;
import dev.ruban.worker.cli.CommandContext;
import dev.ruban.worker.cli.WorkerRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A program that does nothing but remember what it was asked for.
final class RecordingProgram implements Program {
    final List<Object> requests = new ArrayList<>();
    long rows = 1;

    /// Thrown by [#fit], if there is one.
    Optional<Throwable> failure = Optional.empty();

    @Override
    public void fit(FitRequest request, CommandContext context) throws Exception {
        requests.add(request);
        if (failure.isEmpty()) return;
        if (failure.get() instanceof Error error) throw error;
        throw (Exception) failure.get();
    }

    @Override
    public void coordinate(CoordinatorRequest request, CommandContext context) {
        requests.add(request);
    }

    @Override
    public void work(WorkerRequest request, CommandContext context) {
        requests.add(request);
    }

    @Override
    public void evaluate(EvaluateRequest request, CommandContext context) {
        requests.add(request);
    }

    @Override
    public void predict(PredictRequest request, CommandContext context) {
        requests.add(request);
    }

    @Override
    public void inspect(Path file, CommandContext context) {
        requests.add(file);
    }

    @Override
    public void verify(VerifyRequest request, CommandContext context) {
        requests.add(request);
    }

    @Override
    public void certificates(CertificatesRequest request, CommandContext context) {
        requests.add(request);
    }

    @Override
    public void example(ExampleRequest request) {
        requests.add(request);
    }

    @Override
    public long trainingRows(Job job, Optional<Path> cache) {
        return rows;
    }

    @Override
    public void status(StatusQuery query, CommandContext context) {
        requests.add(query);
    }

    @Override
    public void clearCache(Optional<Path> folder, CommandContext context) {
        requests.add(folder);
    }

    @Override
    public String kernels() {
        return "scalar: asked for by a test";
    }
}
