package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Safeguard;

/// Mistakes that the simulation must find. Some safeguards stand behind each other; a mistake that
/// shows takes both away.
enum PlantedBug {
    NO_DEDUPLICATION(Safeguard.ONCE, Safeguard.NO_OVERLAP),
    STALE_VERSION_ACCEPTED(Safeguard.SAME_PASS, Safeguard.AS_DEALT),
    STALE_INCARNATION_ACCEPTED(Safeguard.SAME_INCARNATION),
    ANOTHER_RUN_ACCEPTED(Safeguard.SAME_RUN),
    COUNTED_AFTER_EXPULSION(Safeguard.MEMBERS_ONLY, Safeguard.AS_DEALT),
    OLD_ASSIGNMENT_COUNTED(Safeguard.AS_DEALT),
    ROWS_NOT_CHECKED(Safeguard.ROWS_COUNTED),
    SHARDS_OF_THE_DEAD_NOT_DEALT_AGAIN(Safeguard.DEALT_AGAIN),
    OLD_PLACEMENT_TAKEN_FOR_THE_LAST(Safeguard.LAST_PLACEMENT),
    VERSION_NOT_RAISED(Safeguard.VERSION_RAISED),
    SILENCE_TIMER_NOT_RESET(Safeguard.SIGNS_OF_LIFE),
    HANGING_NOT_NOTICED(Safeguard.WORK_WATCHED),
    DEADLY_PART_DEALT_ON(Safeguard.DEADLY_KEPT_BACK),
    WAIT_TIMER_NOT_RESET(Safeguard.WAIT_COUNTED_ANEW),
    WORKERS_BLAMED_FOR_OWN_SLEEP(Safeguard.OWN_SLEEP),
    SECOND_ANSWER_NOT_COMPARED(Safeguard.SECOND_COMPARED),
    COMMITTED_BEFORE_AUDITS_AGREE(Safeguard.AUDITS_AWAITED),
    SECOND_ANSWER_OF_OTHER_WORK_TAKEN(Safeguard.SECOND_AS_DEALT),
    COMPARISON_ENDS_WITH_ONE_WORKER(Safeguard.COMPARISON_GOES_ON),
    KEPT_IN_DOUBT(Safeguard.SETTLED_BEFORE_KEPT),
    GIVEN_UP_IN_DOUBT(Safeguard.SETTLED_BEFORE_GIVEN_UP),
    WRONG_ANSWER_STAYS_IN_THE_SUM(Safeguard.SPOILT_SUM_DROPPED),
    EXPELLED_WORKER_COMES_BACK(Safeguard.EXPELLED_REFUSED),
    STARTED_BEFORE_ITS_INCARNATION_IS_KEPT(ShellFlaw.INCARNATION_NOT_KEPT),
    TOLD_BEFORE_IT_IS_WRITTEN(ShellFlaw.WRITTEN_TOO_SOON),
    HISTORY_NOT_CUT_ON_RESUME(ShellFlaw.HISTORY_NOT_CUT),
    DAMAGED_CHECKPOINT_TAKEN(ShellFlaw.DAMAGE_NOT_NOTICED),
    SLOTS_NOT_RESTORED(ShellFlaw.SLOTS_NOT_RESTORED),
    CALLBACKS_NOT_RESTORED(ShellFlaw.CALLBACKS_NOT_RESTORED),
    HISTORY_NOT_CUT_GOING_BACK(ShellFlaw.HISTORY_NOT_CUT_GOING_BACK);

    @SuppressWarnings("ImmutableEnumChecker") // a record of immutable sets
    private final Weakness weakness;

    PlantedBug(Safeguard... absent) {
        weakness = Weakness.without(absent);
    }

    PlantedBug(ShellFlaw flaw) {
        weakness = Weakness.of(flaw);
    }

    Weakness weakness() {
        return weakness;
    }
}
