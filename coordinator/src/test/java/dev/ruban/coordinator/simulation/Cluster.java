package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.ProtocolSettings;
import dev.ruban.coordinator.protocol.WorkId;
import dev.ruban.coordinator.protocol.WorkerId;
import dev.ruban.reduction.Subtree;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// The machines and the coordinator of one run, from the first start to the end. A coordinator that
/// is gone, for whatever reason, is started again on what its disk has.
final class Cluster {
    private static final long MOST_EVENTS = 3_000_000;

    private final World world;
    private final UnaryOperator<ProtocolSettings> weaken;
    private final List<Machine> machines = new ArrayList<>();
    private final Disk disk;
    private final Breakdown breakdown;
    private final Disturbance disturbance;
    private final RareMoment rareMoment;
    private final Enemy enemy;
    private SimulatedCoordinator coordinator;
    private boolean restarting;

    /// @param weaken takes safeguards away
    Cluster(World world, UnaryOperator<ProtocolSettings> weaken) {
        this.world = world;
        this.weaken = weaken;
        disk = new Disk(world);
        breakdown = new Breakdown(world);
        disturbance = new Disturbance(world, this);
        rareMoment = new RareMoment(world, disturbance);
        enemy = new Enemy(world, this);
        coordinator = newCoordinator();
        world.watch(watch());
        for (int i = 1; i <= world.scenario.machines(); i++)
            machines.add(new Machine(world, this, i));
    }

    private World.Watch watch() {
        return new World.Watch() {
            @Override
            public boolean stepInFlight() {
                return coordinator.stepInFlight();
            }

            @Override
            public boolean isCompared(WorkerId worker, WorkId work, Subtree subtree) {
                return coordinator.state().isCompared(worker, work, subtree);
            }
        };
    }

    private SimulatedCoordinator newCoordinator() {
        ProtocolSettings settings = world.scenario.settings(disk.raiseIncarnation());
        return new SimulatedCoordinator(
                world, weaken.apply(settings), disk, breakdown, rareMoment, enemy);
    }

    SimulatedCoordinator coordinator() {
        return coordinator;
    }

    /// Whether a coordinator takes workers.
    boolean isUp() {
        return !coordinator.isDead() && !coordinator.hasEnded();
    }

    List<Machine> machines() {
        return machines;
    }

    /// Runs until the run is finished.
    void run() {
        coordinator.open();
        for (Machine machine : machines) machine.startIn(firstStart(machine));
        disturbance.plan();
        long limit = world.scenario.quietNanos() + longestRun();
        for (long events = 0; !isFinished(); events++) {
            world.time.advance();
            if (!isUp() && !isFinished()) restart();
            if (world.now() > limit || events > MOST_EVENTS) throw stuck();
        }
    }

    private boolean isFinished() {
        return coordinator.isFinished();
    }

    private void restart() {
        if (restarting) return;
        restarting = true;
        long nanos = world.chance.between(100, 3_000L) * Timeline.MILLISECOND;
        world.time.in(
                nanos,
                () -> {
                    restarting = false;
                    coordinator.die();
                    coordinator = newCoordinator();
                    world.tell("a coordinator starts: %s", coordinator.state().progress());
                    coordinator.open();
                });
    }

    /// As many as are waited for, and some others, join at the start; the rest while the run is on.
    private long firstStart(Machine machine) {
        boolean early =
                machine.number() <= world.scenario.minWorkers() || world.chance.happens(0.5);
        return world.chance.between(0, early ? Timeline.SECOND : world.scenario.quietNanos());
    }

    /// From when nothing goes wrong any more, with the slowest worker alone.
    private long longestRun() {
        Scenario scenario = world.scenario;
        long slowest = 3 * (scenario.baseNanos() + scenario.plan().rows() * scenario.rowNanos());
        long pass = slowest + 4 * scenario.delayNanos() + 700 * Timeline.MILLISECOND;
        return 4L * world.workload.steps() * pass + 300 * Timeline.SECOND;
    }

    private SimulationFailure stuck() {
        return new SimulationFailure(
                "a run whose faults are over comes to its end", coordinator.state().toString());
    }
}
