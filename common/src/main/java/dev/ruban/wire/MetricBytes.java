package dev.ruban.wire;

import dev.ruban.metric.MetricPlan;
import dev.ruban.metric.MetricSums;
import dev.ruban.metric.ScoreRuns;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// [MetricSums] as bytes, and back: the form that `MetricChunk` in `training.proto` describes.
public final class MetricBytes {
    /// A score and its two counts take at most this for each row that they stand for.
    private static final int SCORE_BYTES = 6;

    /// How many numbers there are.
    /// @param scores whether there is the score of each row
    public record Form(int sums, int counts, boolean scores) {
        public Form {
            if (sums < 0 || counts < 0)
                throw new IllegalArgumentException(sums + " sums, " + counts + " counts");
        }

        public static Form of(MetricPlan plan) {
            return new Form(plan.sums(), plan.counts(), plan.hasScores());
        }

        public static Form of(MetricSums metrics) {
            boolean scores = metrics.scores().size() > 0;
            return new Form(metrics.sums().length, metrics.counts().length, scores);
        }
    }

    private MetricBytes() {}

    /// The most that sums over so many rows can take.
    static long most(MetricPlan plan, long rows) {
        long numbers = Long.BYTES * ((long) plan.sums() + plan.counts());
        return plan.hasScores() ? Math.addExact(numbers, SCORE_BYTES * rows) : numbers;
    }

    /// @throws IllegalStateException if they do not fit one array
    public static byte[] of(MetricSums metrics) {
        double[] sums = metrics.sums();
        long[] counts = metrics.counts();
        ScoreRuns scores = metrics.scores();
        long size = Long.BYTES * ((long) sums.length + counts.length);
        for (int run = 0; run < scores.size(); run++)
            size +=
                    Float.BYTES
                            + varintBytes(scores.positives(run))
                            + varintBytes(scores.negatives(run));
        if (size > Integer.MAX_VALUE - 8)
            throw new IllegalStateException(
                    "%d scores are too many for one partial; use more workers"
                            .formatted(scores.size()));
        ByteBuffer bytes = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
        for (double sum : sums) bytes.putLong(Double.doubleToLongBits(sum));
        for (long count : counts) bytes.putLong(count);
        for (int run = 0; run < scores.size(); run++) {
            bytes.putInt(Float.floatToIntBits(scores.score(run)));
            putVarint(bytes, scores.positives(run));
            putVarint(bytes, scores.negatives(run));
        }
        return bytes.array();
    }

    private static int varintBytes(long value) {
        return Math.max(1, Math.ceilDiv(Long.SIZE - Long.numberOfLeadingZeros(value), 7));
    }

    private static void putVarint(ByteBuffer bytes, long value) {
        long left = value;
        for (; left > 127; left >>>= 7) bytes.put((byte) (left | 128));
        bytes.put((byte) left);
    }

    /// @param what names them in errors
    /// @param rows that they are of, at least 1
    /// @throws DamagedMessageException if these are no sums of that form over so many rows
    public static MetricSums read(String what, byte[] bytes, Form form, long rows) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            double[] sums = new double[form.sums()];
            for (int i = 0; i < sums.length; i++) sums[i] = buffer.getDouble();
            long[] counts = new long[form.counts()];
            for (int i = 0; i < counts.length; i++) counts[i] = count(buffer.getLong(), rows);
            ScoreRuns scores = form.scores() ? scores(buffer, rows) : ScoreRuns.NONE;
            if (buffer.hasRemaining())
                throw new IllegalArgumentException(buffer.remaining() + " bytes too many");
            return new MetricSums(rows, sums, counts, scores);
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            throw new DamagedMessageException(
                    "%s: %d bytes are no sums over %d rows: %s"
                            .formatted(what, bytes.length, rows, e.getMessage()),
                    e);
        }
    }

    private static long count(long count, long rows) {
        if (count < 0 || count > rows)
            throw new IllegalArgumentException("a count of " + Long.toUnsignedString(count));
        return count;
    }

    /// As many as the rows need: each row has a score.
    private static ScoreRuns scores(ByteBuffer bytes, long rows) {
        int room = bytes.remaining() / SCORE_BYTES + 1;
        float[] scores = new float[room];
        long[] positives = new long[room];
        long[] negatives = new long[room];
        int runs = 0;
        for (long left = rows; left > 0; runs++) {
            scores[runs] = bytes.getFloat();
            positives[runs] = varint(bytes, left);
            left -= positives[runs];
            negatives[runs] = varint(bytes, left);
            left -= negatives[runs];
        }
        return ScoreRuns.of(
                Arrays.copyOf(scores, runs),
                Arrays.copyOf(positives, runs),
                Arrays.copyOf(negatives, runs));
    }

    private static long varint(ByteBuffer bytes, long most) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = bytes.get();
            value |= (long) (next & 127) << shift;
            if (next >= 0) return count(value, most);
        }
        throw new IllegalArgumentException("a number of more than 64 bits");
    }
}
