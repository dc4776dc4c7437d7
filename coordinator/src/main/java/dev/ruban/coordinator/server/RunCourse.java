package dev.ruban.coordinator.server;

import dev.ruban.coordinator.durable.Continuity;
import dev.ruban.coordinator.durable.Snapshot;
import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.coordinator.protocol.Input;
import dev.ruban.coordinator.protocol.Progress;
import dev.ruban.coordinator.protocol.Question;
import dev.ruban.coordinator.run.RunListener;
import dev.ruban.tensor.kernel.KernelSelection;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// How far a run is: its parameters, the updates in them, who looks on, and how all of them go back
/// to an earlier moment. Belongs to the owner of the run.
final class RunCourse {
    private final TrainingTask task;
    private final Continuity continuity;
    private final TrainedParameters parameters;
    private final Consultation consultation;
    private final RunReporter reporter;
    private final RunSnapshots snapshots;
    private long appliedSteps;

    /// @param advisers where callbacks are asked: beside the owner, or by the calling thread
    RunCourse(TrainingTask task, RunListener listener, Continuity continuity, Executor advisers) {
        this.task = task;
        this.continuity = continuity;
        parameters =
                new TrainedParameters(
                        task.update(),
                        task.layout(),
                        task.initialParameters(),
                        KernelSelection.current().kernels());
        RunMetrics metrics = RunMetrics.of(task);
        consultation = new Consultation(task, parameters, metrics, advisers);
        reporter = new RunReporter(listener, parameters, metrics, System.nanoTime());
        snapshots = new RunSnapshots(continuity.store(), parameters, consultation, reporter);
    }

    TrainedParameters parameters() {
        return parameters;
    }

    RunReporter reporter() {
        return reporter;
    }

    /// Whether there are callbacks to be asked.
    boolean isConsulting() {
        return consultation.isNeeded();
    }

    /// Updates in the parameters.
    long appliedSteps() {
        return appliedSteps;
    }

    /// Before the first input of a run that goes on.
    void restore(Snapshot from) {
        snapshots.restore(from);
        appliedSteps = from.position().steps();
    }

    /// With the first input.
    void begin() {
        if (continuity.from().isPresent()) goOn(continuity.from().get());
        else consultation.begin();
    }

    private void goOn(Snapshot from) {
        consultation.resume(from);
        tellPlace(from.position());
    }

    /// Where the run goes on, or has gone back to; and once more what ended the training, if it has
    /// ended.
    private void tellPlace(Progress position) {
        reporter.goesOn(position.epochs());
        boolean ended = position.stage().isFinal();
        Optional<String> reason =
                position.conclusion().or(() -> ended ? consultation.stop() : Optional.empty());
        if (position.epochs() < task.job().epochs())
            reason.ifPresent(
                    why -> reporter.stopped(new Effect.ReportStopped(position.epochs(), why)));
        if (ended)
            consultation
                    .best()
                    .ifPresent(best ->
                            reporter.best(new Effect.ReportBest(best.epoch(), best.steps())));
    }

    /// @return where the run is now
    Progress rollBack(Effect.RollBack rollBack) {
        Optional<Snapshot> snapshot = continuity.store().rollBack(rollBack.updates());
        snapshot.ifPresentOrElse(
                snapshots::restore, () -> snapshots.restart(task.initialParameters()));
        Progress position =
                snapshot.map(Snapshot::position).orElseGet(() -> Progress.beginning(task.plan()));
        appliedSteps = position.steps();
        reporter.rolledBack(position.steps());
        if (snapshot.isPresent()) tellPlace(position);
        return position;
    }

    /// @param bring receives what becomes of the checkpoint, from any thread
    void keep(Progress position, Consumer<Input> bring) {
        snapshots.keep(position, bring);
    }

    void commit(Effect.Commit commit) {
        parameters.commit();
        appliedSteps = commit.step();
    }

    /// What the callbacks keep are the present parameters from now on.
    void restoreKept() {
        appliedSteps = consultation.restore();
    }

    /// @param answer takes what the callbacks advise, from any thread
    /// @param failed takes what they throw
    void consult(Question question, Consumer<Input> answer, Consumer<Throwable> failed) {
        consultation.ask(question, answer, failed);
    }

    void stepDone(Effect.ReportStep report) {
        reporter.step(report);
        consultation.stepDone(appliedSteps, report);
    }

    /// The run has its final parameters.
    void end() {
        consultation.end();
    }
}
