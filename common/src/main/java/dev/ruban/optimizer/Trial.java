package dev.ruban.optimizer;

/// One point of a line search.
/// @param step      multiple of the direction
/// @param loss      there
/// @param slope     inner product of gradients and direction
/// @param gradients there; never changed
record Trial(double step, double loss, double slope, float[] gradients) {
    /// Where a cubic through losses and slopes of two trials is smallest, within bounds (Nocedal &
    /// Wright, Numerical Optimization, 2nd ed., equation 3.59, as in minFunc and PyTorch); the
    /// middle of the bounds where there is no such place, or no number.
    static double cubicMinimum(Trial one, Trial other, double least, double most) {
        Trial left = one.step <= other.step ? one : other;
        Trial right = one.step <= other.step ? other : one;
        double chord = 3 * (left.loss - right.loss) / (left.step - right.step);
        double bend = left.slope + right.slope - chord;
        double square = bend * bend - left.slope * right.slope;
        if (!(square >= 0)) return (least + most) / 2;
        double root = Math.sqrt(square);
        double share = (right.slope + root - bend) / (right.slope - left.slope + 2 * root);
        double place = right.step - (right.step - left.step) * share;
        return Double.isNaN(place) ? (least + most) / 2 : Math.min(Math.max(place, least), most);
    }

    void save(String name, UpdateState.Writer state) {
        state.number(name + ".step", step);
        state.number(name + ".loss", loss);
        state.number(name + ".slope", slope);
        state.vector(name + ".gradients", gradients);
    }

    static Trial restore(String name, UpdateState state, int elements) {
        return new Trial(
                state.number(name + ".step"),
                state.number(name + ".loss"),
                state.number(name + ".slope"),
                state.vector(name + ".gradients", elements));
    }
}
