package dev.ruban.autodiff;

import dev.ruban.random.Philox;

/// In a training step each element is 0 with a probability, and else divided by that of the
/// opposite (Srivastava et al., JMLR 15, 2014); else nothing happens. What is dropped depends on
/// seed, layer, step, dataset row and element alone.
final class Dropout extends UnaryOperation {
    private static final int PURPOSE = 4;

    private final float rate;
    private final float scale;
    private final long seed;
    private final int layer;

    Dropout(float rate, long seed, int layer) {
        if (!(rate >= 0f && rate < 1f))
            throw new IllegalArgumentException(
                    "dropout: a rate of %s; at least 0 and less than 1".formatted(rate));
        this.rate = rate;
        this.seed = seed;
        this.layer = layer;
        scale = 1f / (1f - rate);
    }

    @Override
    String name() {
        return "dropout";
    }

    @Override
    boolean draws() {
        return true;
    }

    @Override
    void forward(Cells cells) {
        drop(cells, cells.in[0], cells.inOffset[0], cells.out, cells.outOffset);
    }

    /// ∂L/∂x = ∂L/∂out, dropped and scaled as x was.
    @Override
    void derivative(int input, Cells cells, float[] target, int targetOffset) {
        drop(cells, cells.upstream, cells.upstreamOffset, target, targetOffset);
    }

    private void drop(Cells cells, float[] from, int fromOffset, float[] to, int toOffset) {
        if (!cells.pass.isTraining()) {
            System.arraycopy(from, fromOffset, to, toOffset, length(cells));
            return;
        }
        int elements = elements();
        int[] words = cells.places(Philox.WORDS);
        for (int row = 0; row < cells.rows; row++) {
            int number = isBatched() ? cells.pass.rowNumber(cells.firstRow + row) : 0;
            for (int i = 0; i < elements; i++) {
                if (i % Philox.WORDS == 0)
                    Philox.block(
                            seed ^ (long) (i / Philox.WORDS) << 32,
                            PURPOSE,
                            layer,
                            cells.pass.step(),
                            number,
                            words);
                boolean dropped = Philox.uniform(words[i % Philox.WORDS]) < rate;
                int at = row * elements + i;
                to[toOffset + at] = dropped ? 0f : from[fromOffset + at] * scale;
            }
        }
    }
}
