package dev.ruban.coordinator.training;

import dev.ruban.coordinator.callback.Callback;
import dev.ruban.coordinator.progress.ProgressMode;
import dev.ruban.data.Dataset;
import java.util.List;
import java.util.Optional;

/// How [Trainer#fit] trains. Of these `workers`, `threads`, `runEagerly` and `progress` touch no bit.
/// @param epochs         passes over the training rows, at least 1
/// @param batchSize      rows of one step over all workers; empty: all
/// @param shuffle        whether rows are permuted anew in each epoch of mini-batches
/// @param seed           of every random number
/// @param shards         S, a power of two
/// @param validation     rows evaluated before training and after each epoch
/// @param workers        on threads of this process, each over gRPC; 0: the calling thread
/// @param threads        of each worker
/// @param runEagerly     records the model anew for all rows, with values, for a debugger; 0 workers
/// @param progress       what is shown on standard error
/// @param callbacks      that look on and may change the course
public record FitOptions(
        int epochs,
        Optional<Long> batchSize,
        boolean shuffle,
        long seed,
        int shards,
        Optional<Dataset> validation,
        int workers,
        int threads,
        boolean runEagerly,
        ProgressMode progress,
        List<Callback> callbacks) {
    public FitOptions {
        callbacks = List.copyOf(callbacks);
        require(epochs >= 1, "epochs", epochs, "at least 1");
        require(batchSize.orElse(1L) >= 1, "batchSize", batchSize.orElse(1L), "at least 1");
        require(
                shards >= 1 && Integer.bitCount(shards) == 1 && shards <= 1 << 16,
                "shards",
                shards,
                "a power of two up to 65536");
        require(workers >= 0, "workers", workers, "at least 0");
        require(threads >= 1, "threads", threads, "at least 1");
        require(
                !runEagerly || workers == 0,
                "workers",
                workers,
                "with runEagerly everything is computed by the calling thread: withWorkers(0)");
    }

    private static void require(boolean holds, String name, long value, String what) {
        if (!holds) throw new IllegalArgumentException(name + "=" + value + "; " + what);
    }

    /// 10 epochs of the full batch, seed 0, 64 shards, in the calling thread, without progress.
    public static FitOptions defaults() {
        return new FitOptions(
                10,
                Optional.empty(),
                true,
                0,
                64,
                Optional.empty(),
                0,
                1,
                false,
                ProgressMode.NONE,
                List.of());
    }

    public FitOptions withEpochs(int epochs) {
        return new FitOptions(
                epochs,
                batchSize,
                shuffle,
                seed,
                shards,
                validation,
                workers,
                threads,
                runEagerly,
                progress,
                callbacks);
    }

    public FitOptions withBatchSize(long rows) {
        return new FitOptions(
                epochs,
                Optional.of(rows),
                shuffle,
                seed,
                shards,
                validation,
                workers,
                threads,
                runEagerly,
                progress,
                callbacks);
    }

    public FitOptions withShuffle(boolean shuffle) {
        return new FitOptions(
                epochs,
                batchSize,
                shuffle,
                seed,
                shards,
                validation,
                workers,
                threads,
                runEagerly,
                progress,
                callbacks);
    }

    public FitOptions withSeed(long seed) {
        return new FitOptions(
                epochs,
                batchSize,
                shuffle,
                seed,
                shards,
                validation,
                workers,
                threads,
                runEagerly,
                progress,
                callbacks);
    }

    public FitOptions withShards(int shards) {
        return new FitOptions(
                epochs,
                batchSize,
                shuffle,
                seed,
                shards,
                validation,
                workers,
                threads,
                runEagerly,
                progress,
                callbacks);
    }

    public FitOptions withValidation(Dataset validation) {
        return new FitOptions(
                epochs,
                batchSize,
                shuffle,
                seed,
                shards,
                Optional.of(validation),
                workers,
                threads,
                runEagerly,
                progress,
                callbacks);
    }

    public FitOptions withWorkers(int workers) {
        return new FitOptions(
                epochs,
                batchSize,
                shuffle,
                seed,
                shards,
                validation,
                workers,
                threads,
                runEagerly,
                progress,
                callbacks);
    }

    public FitOptions withThreads(int threads) {
        return new FitOptions(
                epochs,
                batchSize,
                shuffle,
                seed,
                shards,
                validation,
                workers,
                threads,
                runEagerly,
                progress,
                callbacks);
    }

    public FitOptions withRunEagerly(boolean runEagerly) {
        return new FitOptions(
                epochs,
                batchSize,
                shuffle,
                seed,
                shards,
                validation,
                workers,
                threads,
                runEagerly,
                progress,
                callbacks);
    }

    public FitOptions withProgress(ProgressMode progress) {
        return new FitOptions(
                epochs,
                batchSize,
                shuffle,
                seed,
                shards,
                validation,
                workers,
                threads,
                runEagerly,
                progress,
                callbacks);
    }

    /// Each looks on in one training at a time, in this order; not in a loop of the program's own
    /// ([Trainer#open]).
    public FitOptions withCallbacks(Callback... callbacks) {
        return new FitOptions(
                epochs,
                batchSize,
                shuffle,
                seed,
                shards,
                validation,
                workers,
                threads,
                runEagerly,
                progress,
                List.of(callbacks));
    }
}
