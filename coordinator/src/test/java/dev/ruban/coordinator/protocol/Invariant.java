package dev.ruban.coordinator.protocol;

import dev.ruban.coordinator.protocol.TrainingState.Phase;
import java.util.function.Predicate;

/// What must hold after every decision of the protocol, whatever happens.
public enum Invariant {
    ONE_VERSION(
            "the version rises by one when there are new parameters, and only then",
            step ->
                    step.after().version()
                            == step.before().version() + InvariantParts.changes(step)),
    STEPS_IN_ORDER(
            "every step is committed once, in order, unless the run has gone back or a program counts",
            step -> {
                if (step.input() instanceof Input.Restored) return true;
                if (step.before().settings().driven()) return true;
                long next = step.before().progress().steps();
                for (Effect.Commit commit : step.all(Effect.Commit.class))
                    if (commit.step() != ++next) return false;
                return step.after().progress().steps() == next;
            }),
    COMMITTED_WHOLE(
            "a commit follows the sum over all shards of its step, or is a program's",
            step ->
                    !step.has(Effect.Commit.class)
                            || step.input() instanceof Input.Published
                            || (ObservedStep.stepInFlight(step.before())
                                    && step.before().pass().orElseThrow().isComplete())),
    SUMMED_UP_AUDITED(
            "no pass is summed up while an audit of it is open",
            step -> !step.has(Effect.SumUp.class) || !InvariantParts.auditIsOpen(step.after())),
    ACCEPTED_AUDITED(
            "where everything is audited, what is accepted is compared",
            step ->
                    !step.has(Effect.Accept.class)
                            || step.before().settings().audit() < 1
                            || InvariantParts.isCompared(step)),
    EXPELLED_FOR_EVER(
            "whoever was expelled does not take part",
            step -> {
                for (Member member : step.after().roster())
                    if (step.after().scrutiny().hasExpelled(member.request())) return false;
                return true;
            }),
    ONE_CHECKPOINT_AT_A_TIME(
            "no checkpoint is taken while another is being written",
            step ->
                    !step.has(Effect.Checkpoint.class)
                            || !step.before().keeping().writing()
                            || step.input() instanceof Input.CheckpointWritten),
    CHECKPOINT_BETWEEN_PASSES(
            "a checkpoint is taken before the next pass begins",
            InvariantParts::checkpointBeforeBegin),
    PASSES_COUNT(
            "passes are counted, and never go back",
            step -> {
                int begun = step.all(Effect.Begin.class).size();
                return step.after().passes() == step.before().passes() + begun;
            }),
    ATTEMPTS_COUNT(
            "every piece of work has a number of its own",
            step -> {
                long last = step.before().attempts();
                for (Effect.Deal deal : step.all(Effect.Deal.class))
                    if (deal.work().attempt() != ++last) return false;
                return step.after().attempts() == last;
            }),
    ANSWERED_ONCE(
            "a partial is accepted or dropped, and nothing else is",
            step -> {
                int answers =
                        step.all(Effect.Accept.class).size()
                                + step.all(Effect.Discard.class).size();
                return answers == (step.input() instanceof Input.Delivered ? 1 : 0);
            }),
    COUNTED_ONCE(
            "no shard is accepted twice in a pass",
            step ->
                    !step.has(Effect.Accept.class)
                            || !step.before()
                                    .pass()
                                    .orElseThrow()
                                    .delivered()
                                    .intersects(InvariantParts.leaves(step))),
    ACCEPTED_AS_DEALT(
            "what is accepted answers a piece of work of the running pass that was dealt to its sender",
            step -> !step.has(Effect.Accept.class) || InvariantParts.answersItsWork(step)),
    ACCEPTED_IS_DELIVERED(
            "what is accepted is delivered from then on, and nothing else is",
            InvariantParts::deliveredFollows),
    DEALT_TO_THE_READY(
            "work is dealt to members, of shards that they certainly hold",
            InvariantParts::dealtToTheReady),
    DEALT_AS_PRESENT(
            "work is of the running pass and the present version", InvariantParts::dealtAsPresent),
    NO_SHARD_FORGOTTEN(
            "each shard of a pass is delivered, dealt to a member or waits to be dealt",
            step -> InvariantParts.noneForgotten(step.after())),
    LEFT_NOTHING_UNDONE(
            "whoever leaves has answered what it was dealt", InvariantParts::leftNothingUndone),
    NO_SHARD_DEALT_TWICE(
            "no two members have the same undelivered shard to compute, unless they are compared",
            step -> InvariantParts.noneDealtTwice(step.after())),
    TARGETS_COVER(
            "each shard is the target of exactly one member",
            step -> InvariantParts.targetsCover(step.after())),
    USABLE_IS_HELD(
            "what a member may compute is part of its placement",
            step -> {
                for (Member member : step.after().roster())
                    if (!member.held().containsAll(member.usable())) return false;
                return true;
            }),
    PLACEMENTS_COUNT("a member's placements are counted", InvariantParts::placementsCount),
    SUMMED_UP_ONCE(
            "a pass is summed up when its last shard is delivered, with all its rows",
            InvariantParts::summedUpOnce),
    WAITING_HAS_A_REASON(
            "whatever is waited for beside computing is told, and nothing else",
            step -> InvariantParts.waitIsTold(step.after())),
    NOT_TOO_MANY(
            "no more workers take part than may",
            step -> step.after().roster().size() <= step.after().settings().maxWorkers()),
    THE_END_IS_FINAL(
            "an ended run has no members, no pass and nothing to wait for, and stays ended",
            step -> {
                TrainingState after = step.after();
                if (step.before().phase() == Phase.ENDED && after.phase() != Phase.ENDED)
                    return false;
                return after.phase() != Phase.ENDED
                        || (after.roster().isEmpty()
                                && after.pass().isEmpty()
                                && after.waiting().isEmpty());
            });

    private final String text;

    @SuppressWarnings("ImmutableEnumChecker") // functions without a state
    private final Predicate<ObservedStep> holds;

    Invariant(String text, Predicate<ObservedStep> holds) {
        this.text = text;
        this.holds = holds;
    }

    /// What it says.
    public String text() {
        return text;
    }

    boolean holds(ObservedStep step) {
        return holds.test(step);
    }
}
