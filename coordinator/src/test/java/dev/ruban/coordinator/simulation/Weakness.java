package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Safeguard;
import java.util.Set;

/// What is wrong with a simulated program; nothing unless a test says so.
/// @param absent safeguards of the protocol
/// @param flaws  of the shell
record Weakness(Set<Safeguard> absent, Set<ShellFlaw> flaws) {
    static final Weakness NONE = new Weakness(Set.of(), Set.of());

    Weakness {
        absent = Set.copyOf(absent);
        flaws = Set.copyOf(flaws);
    }

    static Weakness without(Safeguard... absent) {
        return new Weakness(Set.of(absent), Set.of());
    }

    static Weakness of(ShellFlaw flaw) {
        return new Weakness(Set.of(), Set.of(flaw));
    }

    boolean has(ShellFlaw flaw) {
        return flaws.contains(flaw);
    }
}
