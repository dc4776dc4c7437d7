package dev.ruban.coordinator.simulation;

/// What somebody would do who wants a wrong answer to stay: it knows when one was counted.
final class Enemy {
    private static final double SHARE = 0.6;
    private static final int FEW_EFFECTS = 3;

    private final World world;
    private final Cluster cluster;
    private boolean waitsForCheckpoint;

    Enemy(World world, Cluster cluster) {
        this.world = world;
        this.cluster = cluster;
    }

    /// A wrong answer has been counted.
    void counted(Machine liar) {
        if (world.isQuiet() || !world.chance.happens(SHARE)) return;
        switch (world.scenario.trouble()) {
            case ANY -> {}
            case STRAGGLING -> {
                waitsForCheckpoint = world.chance.happens(0.5);
                if (!waitsForCheckpoint)
                    later(2 * Timeline.SECOND, () -> cluster.coordinator().crashSoon());
            }
            case HAUNTED -> {
                kill(liar, Timeline.MILLISECOND);
                for (Machine machine : cluster.machines())
                    if (machine != liar) kill(machine, 2 * Timeline.SECOND);
            }
        }
    }

    /// A checkpoint was kept: what was counted before may be in it.
    void kept() {
        if (!waitsForCheckpoint) return;
        waitsForCheckpoint = false;
        cluster.coordinator().crashWithin(FEW_EFFECTS);
    }

    private void kill(Machine machine, long longest) {
        later(
                longest,
                () -> {
                    if (!machine.isUp()) return;
                    world.struck(Fault.CRASH);
                    machine.kill(true);
                });
    }

    private void later(long longest, Runnable action) {
        world.time.in(
                world.chance.between(1, longest),
                () -> {
                    if (cluster.isUp()) action.run();
                });
    }
}
