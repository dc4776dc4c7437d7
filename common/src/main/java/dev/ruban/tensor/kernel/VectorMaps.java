package dev.ruban.tensor.kernel;

import static dev.ruban.tensor.kernel.VectorWidth.FLOATS;
import static dev.ruban.tensor.kernel.VectorWidth.LENGTH;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/// The functions of one element over ranges. Each has a loop of its own, since one loop over a
/// function that is handed in would be compiled without inlining it.
final class VectorMaps {
    private VectorMaps() {}

    /// A pass over whole vectors, at most [Scratch#STRETCH] elements.
    private interface Pass {
        void run(int length, float[] x, int xOffset, float[] y, int yOffset);
    }

    static void exp(int length, float[] x, int xOffset, float[] y, int yOffset) {
        run(VectorMaps::nothing, VectorMaps::expPass, length, x, xOffset, y, yOffset);
    }

    static void log(int length, float[] x, int xOffset, float[] y, int yOffset) {
        run(VectorMaps::nothing, VectorMaps::logPass, length, x, xOffset, y, yOffset);
    }

    static void tanh(int length, float[] x, int xOffset, float[] y, int yOffset) {
        run(VectorMaps::expOfTwiceNegated, VectorMaps::tanhPass, length, x, xOffset, y, yOffset);
    }

    static void sigmoid(int length, float[] x, int xOffset, float[] y, int yOffset) {
        run(VectorMaps::expAndLost, VectorMaps::sigmoidPass, length, x, xOffset, y, yOffset);
    }

    static void softplus(int length, float[] x, int xOffset, float[] y, int yOffset) {
        run(VectorMaps::expOfNegated, VectorMaps::softplusPass, length, x, xOffset, y, yOffset);
    }

    /// Two passes, stretch by stretch: the first from x to the thread's scratch stretch, the second
    /// from both to y. What does not fill a vector goes through scratch memory, followed by
    /// whatever was there: so there is one path of arithmetic.
    private static void run(
            Pass first, Pass second, int length, float[] x, int xOffset, float[] y, int yOffset) {
        Scratch scratch = Scratch.ofThread();
        int rest = length % LENGTH;
        int whole = length - rest;
        for (int i = 0; i < whole; i += Scratch.STRETCH) {
            int count = Math.min(Scratch.STRETCH, whole - i);
            first.run(count, x, xOffset + i, scratch.stretch(), 0);
            second.run(count, x, xOffset + i, y, yOffset + i);
        }
        if (rest == 0) return;
        float[] vector = scratch.floatLanes();
        System.arraycopy(x, xOffset + whole, vector, 0, rest);
        first.run(LENGTH, vector, 0, scratch.stretch(), 0);
        second.run(LENGTH, vector, 0, vector, 0);
        System.arraycopy(vector, 0, y, yOffset + whole, rest);
    }

    private static void nothing(int length, float[] x, int xOffset, float[] y, int yOffset) {}

    private static void expPass(int length, float[] x, int xOffset, float[] y, int yOffset) {
        for (int i = 0; i < length; i += LENGTH)
            VectorFunctions.exp(fromArray(FLOATS, x, xOffset + i)).intoArray(y, yOffset + i);
    }

    private static void logPass(int length, float[] x, int xOffset, float[] y, int yOffset) {
        for (int i = 0; i < length; i += LENGTH)
            VectorFunctions.log(fromArray(FLOATS, x, xOffset + i)).intoArray(y, yOffset + i);
    }

    private static void expOfNegated(int length, float[] x, int xOffset, float[] e, int eOffset) {
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector negated =
                    VectorFunctions.negativeMagnitude(fromArray(FLOATS, x, xOffset + i));
            VectorFunctions.expOfAtMost89(negated).intoArray(e, eOffset + i);
        }
    }

    private static void expOfTwiceNegated(
            int length, float[] x, int xOffset, float[] e, int eOffset) {
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector negated =
                    VectorFunctions.negativeMagnitude(fromArray(FLOATS, x, xOffset + i));
            VectorFunctions.expOfAtMost89(negated.add(negated)).intoArray(e, eOffset + i);
        }
    }

    private static void tanhPass(int length, float[] x, int xOffset, float[] y, int yOffset) {
        float[] e = Scratch.ofThread().stretch();
        for (int i = 0; i < length; i += LENGTH)
            VectorFunctions.tanh(fromArray(FLOATS, x, xOffset + i), fromArray(FLOATS, e, i))
                    .intoArray(y, yOffset + i);
    }

    private static void softplusPass(int length, float[] x, int xOffset, float[] y, int yOffset) {
        float[] u = Scratch.ofThread().stretch();
        for (int i = 0; i < length; i += LENGTH)
            VectorFunctions.softplus(fromArray(FLOATS, x, xOffset + i), fromArray(FLOATS, u, i))
                    .intoArray(y, yOffset + i);
    }

    /// `exp(-|x|)`, and in the second scratch stretch what it lost to rounding.
    private static void expAndLost(int length, float[] x, int xOffset, float[] e, int eOffset) {
        float[] lost = Scratch.ofThread().secondStretch();
        for (int i = 0; i < length; i += LENGTH) {
            FloatVector negated =
                    VectorFunctions.negativeMagnitude(fromArray(FLOATS, x, xOffset + i));
            VectorFunctions.expAndLost(negated, e, eOffset + i, lost, i);
        }
    }

    private static void sigmoidPass(int length, float[] x, int xOffset, float[] y, int yOffset) {
        float[] e = Scratch.ofThread().stretch();
        float[] lost = Scratch.ofThread().secondStretch();
        for (int i = 0; i < length; i += LENGTH)
            VectorFunctions.sigmoid(
                            fromArray(FLOATS, x, xOffset + i),
                            fromArray(FLOATS, e, i),
                            fromArray(FLOATS, lost, i))
                    .intoArray(y, yOffset + i);
    }
}
