package dev.ruban.benchmark.compute;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Sums floats in any order as fast as memory gives them: what no step can beat.
final class PlainRead implements AutoCloseable {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int PIECE = 1 << 18;

    private final List<float[]> pieces = new ArrayList<>();
    private final int threads;
    private final ExecutorService executor;

    PlainRead(long bytes, int threads) {
        this.threads = threads;
        executor = Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory());
        for (long read = 0; read < bytes; read += (long) PIECE * Float.BYTES) {
            float[] piece = new float[(int) Math.min(PIECE, (bytes - read) / Float.BYTES)];
            Arrays.fill(piece, 1f);
            pieces.add(piece);
        }
    }

    /// @return the sum, so that nothing is left out
    float run() throws Exception {
        if (threads == 1) return sum(0, pieces.size());
        List<Future<Float>> sums = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            int first = thread * pieces.size() / threads;
            int end = (thread + 1) * pieces.size() / threads;
            sums.add(executor.submit(() -> sum(first, end)));
        }
        float sum = 0;
        for (Future<Float> part : sums) sum += part.get();
        return sum;
    }

    private float sum(int first, int end) {
        float sum = 0;
        for (int piece = first; piece < end; piece++) sum += sum(pieces.get(piece));
        return sum;
    }

    private static float sum(float[] values) {
        int width = SPECIES.length();
        FloatVector a = FloatVector.zero(SPECIES);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        int i = 0;
        for (; i <= values.length - 4 * width; i += 4 * width) {
            a = a.add(FloatVector.fromArray(SPECIES, values, i));
            b = b.add(FloatVector.fromArray(SPECIES, values, i + width));
            c = c.add(FloatVector.fromArray(SPECIES, values, i + 2 * width));
            d = d.add(FloatVector.fromArray(SPECIES, values, i + 3 * width));
        }
        float sum = a.add(b).add(c.add(d)).reduceLanes(VectorOperators.ADD);
        for (; i < values.length; i++) sum += values[i];
        return sum;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
