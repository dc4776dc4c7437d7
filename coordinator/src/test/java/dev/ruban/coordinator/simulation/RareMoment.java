package dev.ruban.coordinator.simulation;

import java.util.List;

/// Passes of a kind that few runs have, and few times: faults would seldom meet them by chance. At
/// times, once in a run for each kind, one does.
final class RareMoment {
    private static final List<Fault> FAULTS =
            List.of(
                    Fault.LEAVING,
                    Fault.STOP,
                    Fault.BREAKDOWN,
                    Fault.CRASH,
                    Fault.BROKEN_STREAM,
                    Fault.COORDINATOR_CRASH,
                    Fault.DISK_FULL);

    private final World world;
    private final Disturbance disturbance;
    private boolean metEpoch;
    private boolean metEnd;

    RareMoment(World world, Disturbance disturbance) {
        this.world = world;
        this.disturbance = disturbance;
    }

    /// A pass has begun.
    /// @param stage what it is for
    void begun(String stage) {
        switch (stage) {
            case "EPOCH_EVALUATION" -> metEpoch = metEpoch || strikes(0.05);
            case "FINAL_VALIDATION" -> metEnd = metEnd || strikes(0.6);
            default -> {}
        }
    }

    private boolean strikes(double probability) {
        if (!world.chance.happens(probability)) return false;
        disturbance.strikeNow(FAULTS.get(world.chance.below(FAULTS.size())));
        return true;
    }
}
