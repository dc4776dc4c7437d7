package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Safeguard;
import java.util.Set;

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
    WAIT_TIMER_NOT_RESET(Safeguard.WAIT_COUNTED_ANEW),
    WORKERS_BLAMED_FOR_OWN_SLEEP(Safeguard.OWN_SLEEP);

    @SuppressWarnings("ImmutableEnumChecker") // by Set.of
    private final Set<Safeguard> absent;

    PlantedBug(Safeguard... absent) {
        this.absent = Set.of(absent);
    }

    Set<Safeguard> absent() {
        return absent;
    }
}
