package dev.ruban.coordinator.cli;

import dev.ruban.proto.v1.Job;
import dev.ruban.worker.cli.CommandContext;
import dev.ruban.worker.cli.WorkerProgram;
import java.nio.file.Path;
import java.util.Optional;

/// What the commands do once their options are understood. A method that returns has succeeded;
/// what it throws becomes message and exit code as [dev.ruban.worker.cli.FailureReport] says.
/// Results go to `context.out()`, progress to `context.err()`; whoever runs long listens to
/// `context.stop()`.
public interface Program extends WorkerProgram {
    /// Trains here, with local workers.
    void fit(FitRequest request, CommandContext context) throws Exception;

    /// Trains with workers that join.
    void coordinate(CoordinatorRequest request, CommandContext context) throws Exception;

    /// Prints loss and metrics of a model on a data set, `name value` lines or JSON.
    void evaluate(EvaluateRequest request, CommandContext context) throws Exception;

    /// Writes a model's predictions of a data set.
    void predict(PredictRequest request, CommandContext context) throws Exception;

    /// Shows how a run is.
    void status(StatusQuery query, CommandContext context) throws Exception;

    /// Shows what a safetensors file holds.
    void inspect(Path file, CommandContext context) throws Exception;

    /// Computes a run again and compares what it left behind.
    void verify(VerifyRequest request, CommandContext context) throws Exception;

    /// Makes certificates and a token.
    void certificates(CertificatesRequest request, CommandContext context) throws Exception;

    /// Writes example data.
    void example(ExampleRequest request) throws Exception;

    /// The number of training rows of a job's data, after the validation split.
    /// @param cache folder of the data cache; empty: the user's
    long trainingRows(Job job, Optional<Path> cache) throws Exception;

    /// Removes what the data cache holds, and says how much that was.
    /// @param folder of the data cache; empty: the user's
    void clearCache(Optional<Path> folder, CommandContext context) throws Exception;

    /// The kernels that this process computes with, and why, for `--version`: one line.
    String kernels();
}
