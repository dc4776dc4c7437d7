package dev.ruban.coordinator.simulation;

import java.util.List;

/// A pass that comes but once in a run, where faults would seldom strike by chance: at times one does.
final class RareMoment {
    private static final List<Fault> FAULTS =
            List.of(
                    Fault.LEAVING,
                    Fault.STOP,
                    Fault.CRASH,
                    Fault.BROKEN_STREAM,
                    Fault.COORDINATOR_CRASH,
                    Fault.DISK_FULL);

    private final World world;
    private final Disturbance disturbance;
    private boolean happened;

    RareMoment(World world, Disturbance disturbance) {
        this.world = world;
        this.disturbance = disturbance;
    }

    /// A pass has begun.
    /// @param stage what it is for
    void begun(String stage) {
        if (happened || !stage.equals("FINAL_VALIDATION")) return;
        happened = true;
        if (!world.chance.happens(0.6)) return;
        disturbance.strikeNow(FAULTS.get(world.chance.below(FAULTS.size())));
    }
}
