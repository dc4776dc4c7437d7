package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.coordinator.protocol.Input;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// What the coordinator computes itself, to compare workers' answers with.
final class OwnAnswers {
    private static final long LONGEST_NANOS = 500 * Timeline.MILLISECOND;

    private final World world;
    private final Consumer<Input> bring;
    private final SortedMap<Long, float[]> kept = new TreeMap<>();

    OwnAnswers(World world, Consumer<Input> bring) {
        this.world = world;
        this.bring = bring;
    }

    void keep(long version, float[] parameters) {
        kept.put(version, parameters);
    }

    void forget(long version) {
        kept.remove(version);
    }

    /// @param present parameters, meant unless those of the version were kept
    void compute(Effect.Recompute effect, float[] present) {
        float[] parameters = kept.containsKey(effect.version()) ? kept.get(effect.version()) : null;
        float[] values = parameters == null ? present : parameters;
        String digest = world.workload.compute(effect.kind(), effect.subtree(), values).digest();
        Input answer = new Input.Recomputed(effect.pass(), effect.subtree(), digest);
        world.time.in(world.chance.between(0, LONGEST_NANOS), () -> bring.accept(answer));
    }
}
