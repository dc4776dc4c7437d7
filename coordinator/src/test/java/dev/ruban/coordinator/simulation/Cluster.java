package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.coordinator.protocol.ProtocolSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// The machines and the coordinator of one run, from the first start to the end.
final class Cluster {
    private static final long MOST_EVENTS = 3_000_000;

    private final World world;
    private final List<Machine> machines = new ArrayList<>();
    private final SimulatedCoordinator coordinator;

    /// @param weaken takes safeguards away
    Cluster(World world, UnaryOperator<ProtocolSettings> weaken) {
        this.world = world;
        coordinator = new SimulatedCoordinator(world, weaken.apply(world.scenario.settings(1)));
        world.watch(coordinator::stepInFlight);
        for (int i = 1; i <= world.scenario.machines(); i++)
            machines.add(new Machine(world, this, i));
    }

    SimulatedCoordinator coordinator() {
        return coordinator;
    }

    List<Machine> machines() {
        return machines;
    }

    /// Runs until the run has ended.
    Effect run() {
        coordinator.open();
        for (Machine machine : machines) machine.startIn(firstStart(machine));
        new Disturbance(world, this).plan();
        long limit = world.scenario.quietNanos() + longestRun();
        for (long events = 0; coordinator.end().isEmpty(); events++) {
            world.time.advance();
            if (world.now() > limit || events > MOST_EVENTS) throw stuck();
        }
        return coordinator.end().get();
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
        long pass = slowest + 4 * scenario.delayNanos() + 100 * Timeline.MILLISECOND;
        return 3L * world.workload.steps() * pass + 300 * Timeline.SECOND;
    }

    private SimulationFailure stuck() {
        return new SimulationFailure(
                "a run whose faults are over comes to its end", coordinator.state().toString());
    }
}
