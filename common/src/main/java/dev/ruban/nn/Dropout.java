package dev.ruban.nn;

import dev.ruban.autodiff.Tensor;

/// In the steps of a training sets each element to 0 with probability `rate`, and multiplies the
/// others by `1 / (1 - rate)` (Srivastava et al., JMLR 15, 2014); elsewhere changes nothing. What
/// drops out depends on the seed of [#initialize], this layer's place in the model, the step, the
/// dataset's row and the element; so a layer that is called twice drops the same elements twice.
public final class Dropout extends Module {
    private final float rate;
    private long seed;
    private int layer;

    /// @param rate at least 0, less than 1
    /// @throws IllegalArgumentException if the rate is out of range
    public Dropout(double rate) {
        if (!(rate >= 0 && (float) rate < 1f))
            throw new IllegalArgumentException(
                    "Dropout: a rate of %s; at least 0 and less than 1".formatted(rate));
        this.rate = (float) rate;
    }

    /// @param layerNumber among the model's Dropout layers, in the order of their names
    void drawBy(long modelSeed, int layerNumber) {
        seed = modelSeed;
        layer = layerNumber;
    }

    @Override
    public Tensor call(Tensor input) {
        return input.dropout(rate, seed, layer);
    }
}
