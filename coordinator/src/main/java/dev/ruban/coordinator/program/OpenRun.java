package dev.ruban.coordinator.program;

import dev.ruban.coordinator.callback.Callback;
import dev.ruban.coordinator.durable.Checkpoint;
import dev.ruban.coordinator.durable.CheckpointDirectory;
import dev.ruban.coordinator.durable.Continuity;
import dev.ruban.coordinator.durable.EpochFiles;
import dev.ruban.coordinator.durable.Ledger;
import dev.ruban.coordinator.durable.RunRecord;
import dev.ruban.coordinator.protocol.CheckpointSchedule;
import dev.ruban.coordinator.run.RunDirectory;
import dev.ruban.coordinator.run.RunKeeper;
import dev.ruban.coordinator.run.RunRecorder;
import dev.ruban.job.JobDigest;
import dev.ruban.job.JobFile;
import dev.ruban.job.ResolvedJob;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.proto.v1.Job;
import dev.ruban.tensor.ParameterLayout;
import dev.ruban.worker.cli.Version;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A run whose directory this process holds: begun, or going on where a checkpoint is. Its
/// incarnation is on the disk before anything else is done.
/// @param from where it goes on; empty: at the start of the job
record OpenRun(RunDirectory directory, RunRecord record, Optional<Checkpoint> from) {
    /// A new run of a job. If its callbacks may do something else another time, it is recorded now
    /// that nobody can verify it.
    static OpenRun begin(RunDirectory directory, Job job, List<Callback> callbacks) {
        RunRecord record =
                new RunRecord(
                        new SecureRandom().nextLong(),
                        1,
                        JobDigest.of(job),
                        ResolvedJob.ARITHMETIC,
                        String.join(", ", Version.lines()),
                        callbacks.stream().allMatch(Callback::isDeterministic));
        record.write(directory.record());
        directory.writeJob(JobFile.print(job)); // from now on the run is one that can go on
        return new OpenRun(directory, record, Optional.empty());
    }

    /// The run that a directory holds.
    /// @param job      as its `job.yaml` and the data that is there make it
    /// @param warnings is told of each checkpoint that cannot be used
    /// @throws RubanException if the run is one of another job
    static OpenRun resume(
            RunDirectory directory, Job job, ParameterLayout layout, Consumer<String> warnings) {
        RunRecord before = RunRecord.read(directory.record());
        requireSame("job.yaml", before, JobDigest.of(job), job.getArithmetic());
        CheckpointDirectory checkpoints = new CheckpointDirectory(directory.checkpoints(), layout);
        Optional<Checkpoint> newest =
                checkpoints.newest(
                        Long.MAX_VALUE,
                        damaged ->
                                warnings.accept(damaged.getMessage() + "; using the one before"));
        newest.map(Checkpoint::origin).ifPresent(origin -> requireSame(before, origin));
        RunRecord record = before.next();
        record.write(directory.record());
        checkpoints.forgetAfter(newest.map(Checkpoint::steps).orElse(-1L));
        return new OpenRun(directory, record, newest);
    }

    private static void requireSame(RunRecord record, Checkpoint.Origin origin) {
        requireSame("the checkpoint", record, origin.jobSha256(), origin.arithmetic());
        if (origin.runId() != record.runId())
            throw new RubanException(ExitCode.DATA, "the newest checkpoint is one of another run");
    }

    private static void requireSame(
            String what, RunRecord record, String jobSha256, int arithmetic) {
        if (arithmetic != record.arithmetic())
            throw new RubanException(
                    ExitCode.DATA,
                    "the run computes by arithmetic %d, %s by %d; its bits would differ"
                            .formatted(record.arithmetic(), what, arithmetic));
        if (!jobSha256.equals(record.jobSha256()))
            throw new RubanException(
                    ExitCode.DATA,
                    """
                    the run began with a job of the digest %s, but that of %s has %s; it was changed \
                    since\
                    """
                            .formatted(record.jobSha256(), what, jobSha256));
    }

    /// Where the files are cut that grow with the run.
    EpochFiles files() {
        return from.map(Checkpoint::files).orElse(EpochFiles.NONE);
    }

    /// @param recorder of the run's files
    RunKeeper keeper(ParameterLayout layout, int ledgerEvery, int keep, RunRecorder recorder) {
        Optional<Ledger.Head> head = from.map(Checkpoint::ledger);
        return new RunKeeper(
                new RunKeeper.Settings(
                        new Checkpoint.Origin(
                                record.runId(),
                                record.incarnation(),
                                record.jobSha256(),
                                record.arithmetic()),
                        layout,
                        ledgerEvery,
                        keep),
                Ledger.open(directory.ledger(), record.jobSha256(), head),
                new CheckpointDirectory(directory.checkpoints(), layout),
                recorder);
    }

    Continuity continuity(CheckpointSchedule schedule, RunKeeper keeper) {
        return new Continuity(
                record.runId(),
                record.incarnation(),
                from.map(Checkpoint::snapshot),
                schedule,
                keeper);
    }
}
