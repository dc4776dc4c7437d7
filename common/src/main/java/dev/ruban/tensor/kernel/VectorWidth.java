package dev.ruban.tensor.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// The vectors that the kernels use: the widest the CPU has, of at most 512 bits, so that the
/// [Kernels#LANES] lanes of a sum fill one or more of them exactly. Constants for the JIT compiler.
final class VectorWidth {
    private static final VectorShape SHAPE =
            FloatVector.SPECIES_PREFERRED.vectorBitSize() > VectorShape.S_512_BIT.vectorBitSize()
                    ? VectorShape.S_512_BIT
                    : FloatVector.SPECIES_PREFERRED.vectorShape();

    static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);
    static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
    static final VectorSpecies<Double> DOUBLES = VectorSpecies.of(double.class, SHAPE);

    /// As many floats as [#DOUBLES] has lanes.
    static final VectorSpecies<Float> FLOATS_TO_WIDEN =
            VectorSpecies.of(
                    float.class, VectorShape.forBitSize(Math.max(64, SHAPE.vectorBitSize() / 2)));

    /// Floats in a vector: 4, 8 or 16.
    static final int LENGTH = FLOATS.length();

    private VectorWidth() {}

    /// Zeros of [#FLOATS], the start of every accumulator.
    static FloatVector zero() {
        return FloatVector.zero(FLOATS);
    }

    /// [#LENGTH] floats of an array.
    static FloatVector load(float[] a, int offset) {
        return FloatVector.fromArray(FLOATS, a, offset);
    }
}
