package dev.ruban.tensor.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// The vectors that the kernels use: the widest the CPU has, of at most 512 bits, so that the
/// [Kernels#LANES] lanes of a sum fill one or more of them exactly. Constants for the JIT compiler.
/// Kernels call the Vector API itself, which the compiler always inlines: a method of ours around a
/// load was left out now and then, vectors became objects, and one run in twenty was three times
/// slower than the others.
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
}
