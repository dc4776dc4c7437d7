package dev.ruban.tensor.kernel;

/// Sums of at most [#MOST] elements, as [VectorSums] adds them up: every element has a lane of its
/// own, and the lanes without one are folded in as the zeros that they are. Adding `+0.0` first
/// makes a `-0.0` positive, as the fold of 16 lanes does.
final class ShortSums {
    static final int MOST = 8;

    private ShortSums() {}

    static float sum(int length, float[] a, int o) {
        return switch (length) {
            case 0 -> 0f;
            case 1 -> 0f + a[o];
            case 2 -> (0f + a[o]) + (0f + a[o + 1]);
            case 3 -> fold(0f + a[o], 0f + a[o + 1], 0f + a[o + 2], 0f);
            case 4 -> fold(0f + a[o], 0f + a[o + 1], 0f + a[o + 2], 0f + a[o + 3]);
            default ->
                    fold(
                            (0f + a[o]) + (0f + a[o + 4]),
                            (0f + a[o + 1]) + (length > 5 ? 0f + a[o + 5] : 0f),
                            (0f + a[o + 2]) + (length > 6 ? 0f + a[o + 6] : 0f),
                            (0f + a[o + 3]) + (length > 7 ? 0f + a[o + 7] : 0f));
        };
    }

    private static float fold(float lane0, float lane1, float lane2, float lane3) {
        return (lane0 + lane2) + (lane1 + lane3);
    }

    static float dot(int length, float[] a, int o, float[] b, int p) {
        return switch (length) {
            case 0 -> 0f;
            case 1 -> product(a[o], b[p]);
            case 2 -> product(a[o], b[p]) + product(a[o + 1], b[p + 1]);
            case 3 ->
                    fold(
                            product(a[o], b[p]),
                            product(a[o + 1], b[p + 1]),
                            product(a[o + 2], b[p + 2]),
                            0f);
            case 4 ->
                    fold(
                            product(a[o], b[p]),
                            product(a[o + 1], b[p + 1]),
                            product(a[o + 2], b[p + 2]),
                            product(a[o + 3], b[p + 3]));
            default ->
                    fold(
                            product(a[o], b[p]) + product(a[o + 4], b[p + 4]),
                            product(a[o + 1], b[p + 1])
                                    + (length > 5 ? product(a[o + 5], b[p + 5]) : 0f),
                            product(a[o + 2], b[p + 2])
                                    + (length > 6 ? product(a[o + 6], b[p + 6]) : 0f),
                            product(a[o + 3], b[p + 3])
                                    + (length > 7 ? product(a[o + 7], b[p + 7]) : 0f));
        };
    }

    private static float product(float a, float b) {
        return Math.fma(a, b, 0f) + 0f;
    }

    static double sumAsDouble(int length, float[] a, int o) {
        return switch (length) {
            case 0 -> 0;
            case 1 -> 0.0 + a[o];
            case 2 -> (0.0 + a[o]) + (0.0 + a[o + 1]);
            case 3 -> fold(0.0 + a[o], 0.0 + a[o + 1], 0.0 + a[o + 2], 0);
            case 4 -> fold(0.0 + a[o], 0.0 + a[o + 1], 0.0 + a[o + 2], 0.0 + a[o + 3]);
            default ->
                    fold(
                            (0.0 + a[o]) + (0.0 + a[o + 4]),
                            (0.0 + a[o + 1]) + (length > 5 ? 0.0 + a[o + 5] : 0),
                            (0.0 + a[o + 2]) + (length > 6 ? 0.0 + a[o + 6] : 0),
                            (0.0 + a[o + 3]) + (length > 7 ? 0.0 + a[o + 7] : 0));
        };
    }

    private static double fold(double lane0, double lane1, double lane2, double lane3) {
        return (lane0 + lane2) + (lane1 + lane3);
    }
}
