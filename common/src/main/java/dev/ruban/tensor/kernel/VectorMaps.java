package dev.ruban.tensor.kernel;

import static dev.ruban.tensor.kernel.VectorWidth.LENGTH;
import static dev.ruban.tensor.kernel.VectorWidth.load;

/// The functions of one element over ranges. Each has a loop of its own, since one loop over a
/// function that is handed in would be compiled without inlining it. What does not fill a vector
/// goes through scratch memory, so that there is one path of arithmetic.
final class VectorMaps {
    private VectorMaps() {}

    static void exp(int length, float[] x, int xOffset, float[] y, int yOffset) {
        int whole = length - length % LENGTH;
        for (int i = 0; i < whole; i += LENGTH)
            VectorFunctions.exp(load(x, xOffset + i)).intoArray(y, yOffset + i);
        if (whole == length) return;
        float[] rest = restOf(length, x, xOffset);
        VectorFunctions.exp(load(rest, 0)).intoArray(rest, 0);
        System.arraycopy(rest, 0, y, yOffset + whole, length - whole);
    }

    static void log(int length, float[] x, int xOffset, float[] y, int yOffset) {
        int whole = length - length % LENGTH;
        for (int i = 0; i < whole; i += LENGTH)
            VectorFunctions.log(load(x, xOffset + i)).intoArray(y, yOffset + i);
        if (whole == length) return;
        float[] rest = restOf(length, x, xOffset);
        VectorFunctions.log(load(rest, 0)).intoArray(rest, 0);
        System.arraycopy(rest, 0, y, yOffset + whole, length - whole);
    }

    static void tanh(int length, float[] x, int xOffset, float[] y, int yOffset) {
        int whole = length - length % LENGTH;
        for (int i = 0; i < whole; i += LENGTH)
            VectorFunctions.tanh(load(x, xOffset + i)).intoArray(y, yOffset + i);
        if (whole == length) return;
        float[] rest = restOf(length, x, xOffset);
        VectorFunctions.tanh(load(rest, 0)).intoArray(rest, 0);
        System.arraycopy(rest, 0, y, yOffset + whole, length - whole);
    }

    static void sigmoid(int length, float[] x, int xOffset, float[] y, int yOffset) {
        int whole = length - length % LENGTH;
        for (int i = 0; i < whole; i += LENGTH)
            VectorFunctions.sigmoid(load(x, xOffset + i)).intoArray(y, yOffset + i);
        if (whole == length) return;
        float[] rest = restOf(length, x, xOffset);
        VectorFunctions.sigmoid(load(rest, 0)).intoArray(rest, 0);
        System.arraycopy(rest, 0, y, yOffset + whole, length - whole);
    }

    static void softplus(int length, float[] x, int xOffset, float[] y, int yOffset) {
        int whole = length - length % LENGTH;
        for (int i = 0; i < whole; i += LENGTH)
            VectorFunctions.softplus(load(x, xOffset + i)).intoArray(y, yOffset + i);
        if (whole == length) return;
        float[] rest = restOf(length, x, xOffset);
        VectorFunctions.softplus(load(rest, 0)).intoArray(rest, 0);
        System.arraycopy(rest, 0, y, yOffset + whole, length - whole);
    }

    /// The elements after the last whole vector, followed by whatever was there.
    private static float[] restOf(int length, float[] x, int xOffset) {
        float[] rest = Scratch.ofThread().floatLanes();
        int count = length % LENGTH;
        System.arraycopy(x, xOffset + length - count, rest, 0, count);
        return rest;
    }
}
