package dev.ruban.coordinator.callback;

/// Parameters of an earlier moment that a callback keeps.
/// @param epoch  trained by then; 0 for the start
/// @param steps  applied by then
/// @param values flat, in layout order; the array itself
public record KeptParameters(int epoch, long steps, float[] values) {
    KeptParameters copy() {
        return new KeptParameters(epoch, steps, values.clone());
    }
}
