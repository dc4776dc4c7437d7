package dev.ruban.coordinator.protocol;

import dev.ruban.reduction.Subtree;
import java.util.Optional;

/// Everything that decisions depend on. Immutable.
/// @param pass          empty before the first pass and after the end
/// @param question      that the callbacks are asked; no pass runs meanwhile
/// @param passes        passes begun
/// @param attempts      pieces of work dealt out
/// @param version       of the present parameters
/// @param workers       workers that have delivered and are gone
/// @param quietSince    when the roster last changed: what the wait for workers is counted from
/// @param lastTickNanos when time was last seen to pass
/// @param waiting       the reason for waiting that was last told; empty if nothing is waited for
/// @param lastLoss      how the last worker was lost; empty if none was
/// @param keeping       what is known of checkpoints, and of a wish to stop
/// @param scrutiny      of answers
public record TrainingState(
        ProtocolSettings settings,
        JobPlan plan,
        Phase phase,
        Roster roster,
        Progress progress,
        Optional<RunningPass> pass,
        Optional<Question> question,
        long passes,
        long attempts,
        long version,
        int workers,
        long quietSince,
        long lastTickNanos,
        String waiting,
        String lastLoss,
        Keeping keeping,
        Scrutiny scrutiny) {
    /// What the coordinator is at.
    public enum Phase {
        GATHERING,
        TRAINING,
        ENDED
    }

    /// The state before [Input.Opened].
    /// @param firstVersion of the parameters that the run starts with, from 1
    public static TrainingState initial(
            ProtocolSettings settings, JobPlan plan, long firstVersion, long nowNanos) {
        Progress beginning = settings.driven() ? Progress.idle() : Progress.beginning(plan);
        return at(beginning, settings, plan, firstVersion, nowNanos);
    }

    /// The state before [Input.Opened] of a run that goes on from a checkpoint.
    /// @param firstVersion of the parameters that it goes on with: none that was used before
    public static TrainingState at(
            Progress position,
            ProtocolSettings settings,
            JobPlan plan,
            long firstVersion,
            long nowNanos) {
        return new TrainingState(
                settings,
                plan,
                Phase.GATHERING,
                Roster.EMPTY,
                position,
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                firstVersion,
                0,
                nowNanos,
                nowNanos,
                "",
                "",
                Keeping.from(position, nowNanos),
                Scrutiny.NONE);
    }

    /// Whether an answer has a twin that it is compared with: its digest is wanted.
    public boolean isCompared(WorkerId worker, WorkId work, Subtree subtree) {
        for (Comparison comparison : scrutiny.comparisons())
            if (comparison.isOf(work.pass(), subtree))
                return comparison.awaits(worker, work.attempt(), settings.safeguards());
        return false;
    }
}
