package dev.ruban.coordinator.simulation;

/// What the run of a seed is about.
enum Trouble {
    ANY,
    /// Many stragglers and lies: most are found out after their pass. Coordinators are killed while
    /// they doubt.
    STRAGGLING,
    /// Everything is audited. Who lies is gone at once, and comes back with its lies when nobody else
    /// is there.
    HAUNTED;

    static Trouble of(Chance chance) {
        double drawn = chance.uniform();
        if (drawn < 0.25) return STRAGGLING;
        return drawn < 0.4 ? HAUNTED : ANY;
    }
}
