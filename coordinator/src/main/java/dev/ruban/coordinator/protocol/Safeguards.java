package dev.ruban.coordinator.protocol;

import java.util.EnumSet;
import java.util.Set;

/// The safeguards that hold: all of them, unless a test takes some away.
final class Safeguards {
    static final Safeguards ALL = new Safeguards(EnumSet.allOf(Safeguard.class));

    private final EnumSet<Safeguard> present;

    private Safeguards(EnumSet<Safeguard> present) {
        this.present = present;
    }

    /// For tests.
    Safeguards without(Set<Safeguard> absent) {
        EnumSet<Safeguard> rest = EnumSet.copyOf(present);
        rest.removeAll(absent);
        return new Safeguards(rest);
    }

    boolean have(Safeguard safeguard) {
        return present.contains(safeguard);
    }

    @Override
    public String toString() {
        return present.toString();
    }
}
