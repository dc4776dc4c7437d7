package dev.ruban.coordinator.protocol;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// How a run is, as the protocol sees it: for people.
/// @param epoch   the running one, from 1
/// @param steps   updates applied
/// @param allSteps of the whole job; 0 where that is not known before
/// @param loss    mean over the running epoch's rows so far, else that before the first update; empty at
///                the beginning of later epochs
/// @param waiting what is waited for; empty if nothing is
public record RunView(
        TrainingState.Phase phase,
        int epoch,
        int epochs,
        long steps,
        long allSteps,
        OptionalDouble loss,
        String waiting,
        List<WorkerView> workers) {
    public RunView {
        workers = List.copyOf(workers);
    }

    /// A worker that takes part.
    /// @param target         shards that it should compute; empty if it stands by
    /// @param due            those of its work that it has not answered for
    /// @param dueNanos       for how long it has had that work
    /// @param loading        whether it lacks some of its shards
    /// @param rowsPerSecond  0 if not known
    public record WorkerView(
            WorkerId id,
            JoinRequest request,
            Leaves target,
            Leaves due,
            long dueNanos,
            boolean loading,
            double rowsPerSecond,
            long silentNanos) {}

    public static RunView of(TrainingState state, long nowNanos) {
        JobPlan plan = state.plan();
        Progress progress = state.progress();
        int epoch = Math.min(plan.epochs(), progress.epochs() + 1);
        return new RunView(
                state.phase(),
                epoch,
                plan.epochs(),
                progress.steps(),
                plan.lineSearch() ? 0 : plan.epochs() * plan.stepsPerEpoch(),
                loss(plan, progress),
                state.waiting(),
                state.roster().members().stream().map(member -> of(member, nowNanos)).toList());
    }

    private static WorkerView of(Member member, long nowNanos) {
        Pace pace = member.pace();
        return new WorkerView(
                member.id(),
                member.request(),
                member.target(),
                pace.due(),
                pace.isBusy() ? nowNanos - pace.dealtNanos() : 0,
                !member.usable().containsAll(member.target()),
                pace.rowsPerSecond(),
                nowNanos - member.signs().heardNanos());
    }

    private static OptionalDouble loss(JobPlan plan, Progress progress) {
        long done = progress.stepsOfEpoch();
        if (done > 0 && !plan.lineSearch())
            return OptionalDouble.of(progress.epochLoss() / (done * plan.batchSize()));
        return progress.trained()
                .map(Progress.TrainedEpoch::measure)
                .or(() -> progress.epochs() == 0 ? progress.start() : Optional.empty())
                .map(measure -> OptionalDouble.of(measure.loss()))
                .orElseGet(OptionalDouble::empty);
    }
}
