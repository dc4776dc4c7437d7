package dev.ruban.tensor.kernel;

/// [Kernels#fold(float[], int)] of many sums of 16 lanes, unrolled: 2 ns each on a Zen 5, as loops
/// 8 ns. (Turning a vector and adding it to itself took 30.)
final class LaneFold {
    private LaneFold() {}

    /// The folded sum of 16 lanes, which stay as they are.
    static float fold(float[] lanes, int offset) {
        float lane0 = lanes[offset] + lanes[offset + 8];
        float lane1 = lanes[offset + 1] + lanes[offset + 9];
        float lane2 = lanes[offset + 2] + lanes[offset + 10];
        float lane3 = lanes[offset + 3] + lanes[offset + 11];
        float lane4 = lanes[offset + 4] + lanes[offset + 12];
        float lane5 = lanes[offset + 5] + lanes[offset + 13];
        float lane6 = lanes[offset + 6] + lanes[offset + 14];
        float lane7 = lanes[offset + 7] + lanes[offset + 15];
        return ((lane0 + lane4) + (lane2 + lane6)) + ((lane1 + lane5) + (lane3 + lane7));
    }
}
