package dev.ruban.coordinator.simulation;

/// What happens to processes, hosts and streams: each kind at random moments, by its rate.
final class Disturbance {
    private final World world;
    private final Cluster cluster;

    Disturbance(World world, Cluster cluster) {
        this.world = world;
        this.cluster = cluster;
    }

    void plan() {
        for (Fault fault : world.scenario.rates().keySet()) if (isOfProcesses(fault)) next(fault);
    }

    private static boolean isOfProcesses(Fault fault) {
        return switch (fault) {
            case BROKEN_STREAM,
                    PARTITION,
                    CRASH,
                    VANISHING,
                    PAUSE,
                    COORDINATOR_PAUSE,
                    SLOW_WORKER,
                    DEADLY_PART,
                    LEAVING,
                    COORDINATOR_CRASH,
                    STOP ->
                    true;
            case LOSS,
                    LOST_WORK,
                    COMEBACK,
                    DELAY,
                    REORDERING,
                    DUPLICATION,
                    RESTART,
                    RESENDING,
                    OTHER_RUN,
                    OTHER_INCARNATION,
                    FORGERY,
                    MISCOUNT,
                    MALFORMED,
                    BREAKDOWN,
                    TORN_CHECKPOINT,
                    DAMAGED_CHECKPOINT,
                    DISK_FULL,
                    LYING_WORKER ->
                    false;
        };
    }

    private static boolean isOfCoordinator(Fault fault) {
        return fault == Fault.COORDINATOR_PAUSE
                || fault == Fault.COORDINATOR_CRASH
                || fault == Fault.DISK_FULL
                || fault == Fault.BREAKDOWN
                || fault == Fault.STOP;
    }

    /// Whether it strikes when somebody comes upon it.
    private static boolean isSeenLater(Fault fault) {
        return fault == Fault.COORDINATOR_CRASH
                || fault == Fault.DEADLY_PART
                || fault == Fault.DISK_FULL;
    }

    /// At exponentially distributed distances.
    private void next(Fault fault) {
        double seconds = -Math.log(1 - world.chance.uniform()) / world.scenario.rate(fault);
        if (seconds > 1000) return;
        world.time.in((long) (seconds * Timeline.SECOND), () -> strike(fault));
    }

    private void strike(Fault fault) {
        if (world.isQuiet()) return;
        strikeNow(fault);
        next(fault);
    }

    /// A machine by chance, or the coordinator.
    void strikeNow(Fault fault) {
        Machine machine = cluster.machines().get(world.chance.below(cluster.machines().size()));
        if (isOfCoordinator(fault) ? cluster.isUp() : machine.isUp()) {
            if (!isSeenLater(fault)) world.struck(fault);
            strike(fault, machine);
        }
    }

    private void strike(Fault fault, Machine machine) {
        switch (fault) {
            case BROKEN_STREAM -> machine.breakConnection();
            case PARTITION -> machine.cutOff(seconds(0.2, 8));
            case CRASH -> machine.kill(true);
            case VANISHING -> machine.kill(false);
            case PAUSE -> machine.pause(seconds(0.2, 8));
            case COORDINATOR_CRASH -> cluster.coordinator().crashSoon();
            case BREAKDOWN -> cluster.coordinator().cannotGoOn();
            case STOP -> cluster.coordinator().stop();
            case COORDINATOR_PAUSE -> cluster.coordinator().pause(seconds(0.2, 8));
            case SLOW_WORKER -> machine.slowDown(seconds(1, 10));
            case LEAVING -> machine.leave();
            case DEADLY_PART -> world.makeDeadly(seconds(3, 10));
            case DISK_FULL -> world.fillDisk(seconds(1, 2));
            case LOSS,
                    LOST_WORK,
                    COMEBACK,
                    DELAY,
                    REORDERING,
                    DUPLICATION,
                    RESTART,
                    RESENDING,
                    OTHER_RUN,
                    OTHER_INCARNATION,
                    FORGERY,
                    MISCOUNT,
                    MALFORMED,
                    TORN_CHECKPOINT,
                    DAMAGED_CHECKPOINT,
                    LYING_WORKER ->
                    throw new IllegalArgumentException(fault + " strikes no process");
        }
        if (world.trace.isOn()) world.tell("!! machine %d", machine.number());
    }

    private long seconds(double low, double high) {
        return (long) ((low + (high - low) * world.chance.uniform()) * Timeline.SECOND);
    }
}
