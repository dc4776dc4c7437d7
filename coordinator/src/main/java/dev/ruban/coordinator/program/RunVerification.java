package dev.ruban.coordinator.program;

import static dev.ruban.coordinator.program.Unverified.differs;

import dev.ruban.checkpoint.ParameterDigest;
import dev.ruban.checkpoint.Safetensors;
import dev.ruban.checkpoint.TensorFile;
import dev.ruban.coordinator.cli.VerifyRequest;
import dev.ruban.coordinator.durable.Checkpoint;
import dev.ruban.coordinator.durable.CheckpointDirectory;
import dev.ruban.coordinator.durable.Continuity;
import dev.ruban.coordinator.durable.Ledger;
import dev.ruban.coordinator.durable.RunRecord;
import dev.ruban.coordinator.durable.Snapshot;
import dev.ruban.coordinator.progress.Terminal;
import dev.ruban.coordinator.progress.VerificationProgress;
import dev.ruban.coordinator.protocol.CheckpointSchedule;
import dev.ruban.coordinator.run.CompositeRunListener;
import dev.ruban.coordinator.run.RunDirectory;
import dev.ruban.coordinator.server.EmbeddedRun;
import dev.ruban.job.JobDigest;
import dev.ruban.job.JobDraft;
import dev.ruban.job.JobModule;
import dev.ruban.job.ResolvedJob;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.proto.v1.Job;
import dev.ruban.worker.cli.CommandContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Computes a run again, on this machine alone, and compares what it left behind: fingerprints first,
/// then every line of the ledger, every checkpoint and the model.
final class RunVerification {
    private static final String STOPPED = "the verification was stopped before its end";

    private final VerifyRequest request;
    private final CommandContext context;
    private final Path run;
    private final RunRecord record;
    private final LedgerFile ledger;
    private final Optional<String> holder;

    private RunVerification(VerifyRequest request, CommandContext context) {
        this.request = request;
        this.context = context;
        run = request.directory();
        record = RunRecord.read(run.resolve("run.json"));
        holder = RunDirectory.holder(run);
        ledger = LedgerFile.read(run.resolve("ledger.jsonl"), record.jobSha256());
    }

    /// Says that the run is verified.
    /// @throws RubanException with [ExitCode#UNVERIFIED] that says what differs, and
    ///     where first
    static void verify(VerifyRequest request, CommandContext context) throws InterruptedException {
        RunVerification verification = new RunVerification(request, context);
        verification.requireVerifiable();
        if (verification.isAtItsBeginning()) return;
        verification.requireEnd();
        verification.verify(verification.openJob());
    }

    private void requireVerifiable() {
        if (record.arithmetic() != ResolvedJob.ARITHMETIC)
            throw differs(
                    "arithmetic",
                    "the run was computed by number %d, and this Ruban (%s) computes by %d",
                    record.arithmetic(),
                    record.build(),
                    ResolvedJob.ARITHMETIC);
        if (!record.verifiable())
            throw differs(
                    "code",
                    "the run had callbacks that did not declare themselves deterministic; %s",
                    "it was recorded at its start as one that cannot be verified");
        ledger.requireChain();
    }

    /// Says so if a run that is going on has nothing to be compared yet.
    private boolean isAtItsBeginning() {
        if (!ledger.lines().isEmpty()) return false;
        if (holder.isEmpty())
            throw differs(
                    "ledger",
                    "%s has no lines, or is not there: it was emptied, or never begun",
                    ledger.file());
        context.out()
                .printf("nothing to verify so far: the run has just begun (%s)%n", holder.get());
        context.out().flush();
        return true;
    }

    /// The summary is the last that a run writes: its ledger must have come to the end.
    private void requireEnd() {
        if (!Files.exists(run.resolve("summary.json")) || ledger.isEnded()) return;
        throw differs(
                "ledger",
                "%s has %d lines and none of them is the end, but the run is finished: lines are missing",
                ledger.file(),
                ledger.lines().size());
    }

    private Job openJob() {
        try {
            Job job = new JobDraft().readFile(run.resolve("job.yaml")).complete();
            String digest = JobDigest.of(job);
            if (!digest.equals(record.jobSha256()))
                throw differs(
                        "job",
                        "job.yaml has the digest %s, and the run was begun with %s",
                        digest,
                        record.jobSha256());
            return job;
        } catch (IllegalArgumentException incomplete) {
            throw differs("job", "job.yaml: %s", incomplete.getMessage());
        } catch (RubanException invalid) {
            if (invalid.code() == ExitCode.UNVERIFIED) throw invalid;
            throw differs("job", "%s", invalid.getMessage());
        }
    }

    private void verify(Job job) throws InterruptedException {
        TrainingSetup setup = openData(job);
        SortedMap<Long, Checkpoint> checkpoints = checkpoints(setup);
        Optional<Checkpoint> from =
                request.fromEpoch().isPresent()
                        ? newestBefore(checkpoints, request.fromEpoch().getAsInt())
                        : Optional.empty();
        from.ifPresent(this::requireBelonging);
        long first = from.map(Checkpoint::steps).orElse(0L);
        VerifiedRun verified =
                new VerifiedRun(
                        ledger,
                        from.map(Checkpoint::ledger),
                        checkpoints.tailMap(first + 1),
                        setup.model().layout(),
                        job.getLedgerEvery(),
                        request.toEpoch());
        compute(setup, from.map(Checkpoint::snapshot), verified);
        verified.requireComplete();
        if (verified.isFinished()) requireModel(verified.digest());
        context.out()
                .printf(
                        "verified%s: %d steps%s, digest %s%s%n",
                        holder.isPresent() ? " so far" : "",
                        verified.steps() - first,
                        first == 0 ? "" : " from step " + (first + 1) + " on",
                        verified.digest(),
                        holder.map(" (the run is going on: %s)"::formatted).orElse(""));
        context.out().flush();
    }

    /// Where it begins at a checkpoint, nothing before it is computed: the two must fit together.
    private void requireBelonging(Checkpoint checkpoint) {
        Ledger.Head head = checkpoint.ledger();
        if (!ledger.has(head))
            throw differs(
                    "ledger or checkpoint",
                    "step-%d.safetensors was written when line %d of %s had the SHA-256 %s, which it has not; without --from-epoch it is found out which of them was changed",
                    checkpoint.steps(),
                    head.lines(),
                    ledger.file(),
                    head.sha256());
    }

    /// The data is compared here, and not where it is opened, to say so in this command's words.
    private TrainingSetup openData(Job job) {
        requireSameCode(job);
        Job unchecked = job.toBuilder().clearDataSha256().clearValidationDataSha256().build();
        TrainingSetup setup =
                TrainingSetup.open(unchecked, request.module(), request.cache(), _ -> {});
        Job found = setup.data().job().spec();
        requireSameData(job.getData(), job.getDataSha256(), found.getDataSha256());
        requireSameData(
                job.getValidationData(),
                job.getValidationDataSha256(),
                found.getValidationDataSha256());
        return setup;
    }

    /// Without any module there is nothing to compare: then the command was not complete.
    private void requireSameCode(Job job) {
        try {
            JobModule.resolve(job, request.module());
        } catch (RubanException other) {
            if (request.module().isEmpty()) throw other;
            throw differs("code", "%s", other.getMessage());
        }
    }

    private static void requireSameData(String path, String stated, String found) {
        if (!stated.equals(found))
            throw differs(
                    "data",
                    "%s has the fingerprint %s, and the run was trained on %s",
                    TrainingData.name(path),
                    found,
                    stated);
    }

    /// All of them, whole, and of this run.
    private SortedMap<Long, Checkpoint> checkpoints(TrainingSetup setup) {
        CheckpointDirectory directory =
                new CheckpointDirectory(run.resolve("checkpoints"), setup.model().layout());
        SortedMap<Long, Checkpoint> checkpoints = new TreeMap<>();
        directory
                .files()
                .forEach((steps, file) ->
                        checkpoint(directory, file).ifPresent(one -> checkpoints.put(steps, one)));
        return checkpoints;
    }

    /// Empty if the run, which is going on, has removed it meanwhile or come to it after its ledger was
    /// read.
    private Optional<Checkpoint> checkpoint(CheckpointDirectory directory, Path file) {
        Checkpoint checkpoint;
        try {
            checkpoint = directory.read(file);
        } catch (RubanException damaged) {
            if (holder.isPresent() && !Files.exists(file)) return Optional.empty();
            throw differs("checkpoint", "%s", damaged.getMessage());
        }
        Checkpoint.Origin origin = checkpoint.origin();
        if (origin.runId() != record.runId() || !origin.jobSha256().equals(record.jobSha256()))
            throw differs("checkpoint", "%s is of another run", file);
        Ledger.Head head = checkpoint.ledger();
        if (head.lines() <= ledger.lines().size()) return Optional.of(checkpoint);
        if (holder.isPresent()) return Optional.empty();
        throw differs(
                "ledger",
                "%s has %d lines, and had %d when %s was written: lines are missing",
                ledger.file(),
                ledger.lines().size(),
                head.lines(),
                file.getFileName());
    }

    private static Optional<Checkpoint> newestBefore(
            SortedMap<Long, Checkpoint> checkpoints, int epoch) {
        return checkpoints.values().stream()
                .filter(checkpoint -> checkpoint.snapshot().position().epochs() < epoch)
                .reduce((_, later) -> later);
    }

    private void compute(TrainingSetup setup, Optional<Snapshot> from, VerifiedRun verified)
            throws InterruptedException {
        Continuity continuity =
                new Continuity(
                        record.runId(),
                        record.incarnation() + 1,
                        from,
                        CheckpointSchedule.atSteps(verified.checkpointSteps()),
                        verified);
        try (VerificationProgress progress = progress(setup)) {
            EmbeddedRun again =
                    EmbeddedRun.of(
                            setup.task(),
                            request.threads(),
                            Computers.of(request.module()),
                            new CompositeRunListener(List.of(verified, progress)),
                            continuity);
            verified.whenDone(again::stop);
            run(again, verified);
        }
    }

    private VerificationProgress progress(TrainingSetup setup) {
        return new VerificationProgress(
                context.err(),
                Terminal.ofStandardError(),
                setup.data().job().epochs(),
                System::nanoTime);
    }

    private void run(EmbeddedRun again, VerifiedRun verified) throws InterruptedException {
        try (var _ = context.stop().onRequest(() -> again.stop(Clusters.STOPPED, STOPPED))) {
            again.train();
        } catch (RubanException end) {
            if (!verified.isDone()) throw end;
        }
    }

    private void requireModel(String digest) {
        Path file = run.resolve("model.safetensors");
        if (!Files.exists(file)) return;
        TensorFile model;
        try {
            model = Safetensors.read(file);
        } catch (RubanException damaged) {
            throw differs("model", "%s", damaged.getMessage());
        }
        String found = ParameterDigest.sha256(model.layout(), model.values());
        if (!found.equals(digest))
            throw differs("model", "%s has the digest %s, not %s", file, found, digest);
    }
}
