package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Safeguard;
import java.util.Set;

/// What is wrong with a simulated program; nothing unless a test says so.
/// @param absent safeguards of the protocol
/// @param flaws  of the shell
/// @param invariantsHold whether a broken invariant is a failure: else only what becomes of the run
record Weakness(Set<Safeguard> absent, Set<ShellFlaw> flaws, boolean invariantsHold) {
    static final Weakness NONE = new Weakness(Set.of(), Set.of(), true);

    Weakness {
        absent = Set.copyOf(absent);
        flaws = Set.copyOf(flaws);
    }

    static Weakness without(Safeguard... absent) {
        return new Weakness(Set.of(absent), Set.of(), false);
    }

    static Weakness of(ShellFlaw flaw) {
        return new Weakness(Set.of(), Set.of(flaw), false);
    }

    boolean has(ShellFlaw flaw) {
        return flaws.contains(flaw);
    }
}
