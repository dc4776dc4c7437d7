package dev.ruban.coordinator.plot;

import java.util.Arrays;

/// Takes away points that an eye would not miss, always the same ones.
final class PointThinning {
    static final int MAX_POINTS = 2_000;

    private PointThinning() {}

    /// Indices of at most about [#MAX_POINTS] points, evenly spaced.
    static int[] scattered(int points) {
        int every = Math.max(1, Math.ceilDiv(points, MAX_POINTS));
        int[] kept = new int[Math.ceilDiv(points, every)];
        for (int i = 0; i < kept.length; i++) kept[i] = i * every;
        return kept;
    }

    /// Indices for a line of more than `wanted` points, but at least 400 and at most
    /// [#MAX_POINTS]: of equal pieces the first, lowest, highest and last point, so that no peak
    /// gets lost.
    static int[] line(double[] y, int wanted) {
        int atMost = Math.clamp(wanted, 400, MAX_POINTS);
        if (y.length <= atMost) return all(y.length);
        int pieces = atMost / 4;
        int[] kept = new int[4 * pieces];
        for (int piece = 0; piece < pieces; piece++) {
            int begin = (int) ((long) y.length * piece / pieces);
            int end = (int) ((long) y.length * (piece + 1) / pieces);
            System.arraycopy(ofPiece(y, begin, end), 0, kept, 4 * piece, 4);
        }
        return Arrays.stream(kept).distinct().toArray();
    }

    private static int[] ofPiece(double[] y, int begin, int end) {
        int lowest = begin;
        int highest = begin;
        for (int i = begin; i < end; i++) {
            if (y[i] < y[lowest]) lowest = i;
            if (y[i] > y[highest]) highest = i;
        }
        return new int[] {begin, Math.min(lowest, highest), Math.max(lowest, highest), end - 1};
    }

    private static int[] all(int points) {
        int[] kept = new int[points];
        Arrays.setAll(kept, i -> i);
        return kept;
    }
}
