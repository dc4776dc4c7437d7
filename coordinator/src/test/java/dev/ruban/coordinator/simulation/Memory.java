package dev.ruban.coordinator.simulation;

/// The parameters and what their update remembers, as a checkpoint has them. The arrays are never
/// written again.
/// @param slots  of the optimizer
/// @param search that is under way, in a run with a line search
record Memory(float[] values, float[] slots, Search search) {
    /// Nothing is remembered.
    static Memory of(float[] values) {
        return new Memory(values, new float[Workload.PARAMETERS], Search.at(values));
    }

    static Memory beginning() {
        return of(new float[Workload.PARAMETERS]);
    }
}
