package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Input;
import dev.ruban.coordinator.protocol.Question;

/// A coordinator's callbacks.
/// @see Advisor
final class Callbacks {
    private final World world;
    private final Sums sums;
    private Advisor known = Advisor.BEGINNING;

    Callbacks(World world, Sums sums) {
        this.world = world;
        this.sums = sums;
    }

    Advisor known() {
        return known;
    }

    void know(Advisor other) {
        known = other;
        sums.changeRate(other.rate());
    }

    Input advised(Question question) {
        if (question instanceof Question.EpochEnded ended)
            know(world.scenario.advised(known, ended, sums.values()));
        return known.advice(world.scenario.advice().orElseThrow().restores());
    }
}
