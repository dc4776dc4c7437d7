package dev.ruban.benchmark.compute;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Sums floats in any order as fast as memory gives them: what no step can beat. They lie outside
/// of the heap, whose size decides where a step's rows are; from there a read is as fast.
final class PlainRead implements AutoCloseable {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();
    private static final long PIECE_BYTES = 1 << 20;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment floats;
    private final long pieces;
    private final int threads;
    private final ExecutorService executor;

    /// @param bytes about: they are cut into pieces
    PlainRead(long bytes, int threads) {
        this.threads = threads;
        executor = Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory());
        pieces = Math.max(threads, Math.round(bytes / (double) PIECE_BYTES));
        floats = arena.allocate(pieces * PIECE_BYTES, Long.BYTES * 8);
        for (long at = 0; at < floats.byteSize(); at += Float.BYTES)
            floats.set(ValueLayout.JAVA_FLOAT, at, 1f);
    }

    long bytes() {
        return floats.byteSize();
    }

    /// @return the sum, so that nothing is left out
    float run() throws Exception {
        if (threads == 1) return sum(0, pieces);
        List<Future<Float>> sums = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            long first = thread * pieces / threads;
            long end = (thread + 1) * pieces / threads;
            sums.add(executor.submit(() -> sum(first, end)));
        }
        float sum = 0;
        for (Future<Float> part : sums) sum += part.get();
        return sum;
    }

    private float sum(long first, long end) {
        float sum = 0;
        for (long piece = first; piece < end; piece++) sum += sum(piece * PIECE_BYTES);
        return sum;
    }

    private float sum(long piece) {
        long width = SPECIES.vectorByteSize();
        FloatVector a = FloatVector.zero(SPECIES);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        for (long i = piece; i < piece + PIECE_BYTES; i += 4 * width) {
            a = a.add(FloatVector.fromMemorySegment(SPECIES, floats, i, ORDER));
            b = b.add(FloatVector.fromMemorySegment(SPECIES, floats, i + width, ORDER));
            c = c.add(FloatVector.fromMemorySegment(SPECIES, floats, i + 2 * width, ORDER));
            d = d.add(FloatVector.fromMemorySegment(SPECIES, floats, i + 3 * width, ORDER));
        }
        return a.add(b).add(c.add(d)).reduceLanes(VectorOperators.ADD);
    }

    @Override
    public void close() {
        executor.shutdownNow();
        arena.close();
    }
}
