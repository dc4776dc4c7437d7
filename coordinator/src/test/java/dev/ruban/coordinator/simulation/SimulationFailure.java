package dev.ruban.coordinator.simulation;

/// Something does not hold in a simulated run.
final class SimulationFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String what;

    /// @param what does not hold: the name of an invariant, or a sentence
    SimulationFailure(String what, String detail) {
        super(what + ": " + detail);
        this.what = what;
    }

    String what() {
        return what;
    }
}
