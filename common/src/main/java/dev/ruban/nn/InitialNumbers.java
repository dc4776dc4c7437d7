package dev.ruban.nn;

import dev.ruban.random.Philox;

/// The random numbers that one parameter may start from, each a function of the seed, the
/// parameter's index and the element's. Not thread-safe.
public final class InitialNumbers {
    private static final int PURPOSE = 3;

    private final long seed;
    private final int parameter;
    private final int[] words = new int[Philox.WORDS];

    /// @param parameter index in the order of the names
    public InitialNumbers(long seed, int parameter) {
        this.seed = seed;
        this.parameter = parameter;
    }

    private void draw(long element) {
        Philox.block(seed, PURPOSE, parameter, (int) element, (int) (element >>> 32), words);
    }

    /// Equally likely in `[0, 1)`.
    public float uniform(long element) {
        draw(element);
        return Philox.uniform(words[0]);
    }

    /// Of mean 0 and variance 1, not rounded to float.
    public double normal(long element) {
        draw(element);
        return Philox.normal(words[0], words[1]);
    }
}
