package dev.ruban.wire;

import dev.ruban.data.ShardLayout;
import dev.ruban.data.Split;
import dev.ruban.job.ResolvedJob;
import dev.ruban.module.UserModule;
import dev.ruban.proto.v1.Job;
import dev.ruban.proto.v1.ShardRange;
import dev.ruban.reduction.Subtree;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Conversion between messages and the values they stand for. What comes from the wire is checked
/// here, and nowhere else.
public final class WireConversion {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private WireConversion() {}

    /// The job as a message.
    public static dev.ruban.proto.v1.ResolvedJob toProto(ResolvedJob job) {
        return dev.ruban.proto.v1.ResolvedJob.newBuilder()
                .setJob(job.spec())
                .setRows(job.rows())
                .setValidationRows(job.validationRows())
                .setFeatures(job.features())
                .setLabels(job.labels())
                .setClasses(job.classes())
                .build();
    }

    /// @throws DamagedMessageException if no job can be so
    public static ResolvedJob fromProto(dev.ruban.proto.v1.ResolvedJob job) {
        try {
            ResolvedJob resolved =
                    new ResolvedJob(
                            job.getJob(),
                            job.getRows(),
                            job.getValidationRows(),
                            job.getFeatures(),
                            job.getLabels(),
                            job.getClasses());
            requireLayouts(resolved);
            requireModule(resolved.spec());
            return resolved;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new DamagedMessageException("not a job: " + e.getMessage(), e);
        }
    }

    private static void requireLayouts(ResolvedJob job) {
        var _ = new ShardLayout(job.rows(), job.shards());
        if (job.validationRows() > 0) {
            var _ = new ShardLayout(job.validationRows(), job.shards());
        }
        var _ = job.steps();
    }

    /// A class's name is only compared and printed; it is one all the same.
    private static void requireModule(Job spec) {
        if (spec.hasModule() && !UserModule.isClassName(spec.getModule()))
            throw new IllegalArgumentException("its module is no name of a class");
        for (String sha256 : spec.getModuleSha256List())
            if (!SHA256.matcher(sha256).matches())
                throw new IllegalArgumentException("its module-sha256 is not 64 hex digits");
    }

    public static dev.ruban.proto.v1.Subtree toProto(Subtree subtree) {
        return dev.ruban.proto.v1.Subtree.newBuilder()
                .setFirst(subtree.first())
                .setSize(subtree.size())
                .build();
    }

    public static List<dev.ruban.proto.v1.Subtree> toProto(List<Subtree> subtrees) {
        List<dev.ruban.proto.v1.Subtree> messages = new ArrayList<>(subtrees.size());
        for (Subtree subtree : subtrees) messages.add(toProto(subtree));
        return messages;
    }

    /// @param shards S: the subtree must lie in `[0, S)`
    /// @throws DamagedMessageException if it does not, or is not aligned
    public static Subtree fromProto(dev.ruban.proto.v1.Subtree subtree, int shards) {
        int first = subtree.getFirst();
        int size = subtree.getSize();
        boolean aligned =
                size >= 1 && Integer.bitCount(size) == 1 && first >= 0 && first % size == 0;
        if (!aligned || first > shards - size)
            throw new DamagedMessageException(
                    "no aligned subtree of [0, %d): first=%s size=%s"
                            .formatted(
                                    shards,
                                    Integer.toUnsignedString(first),
                                    Integer.toUnsignedString(size)));
        return new Subtree(first, size);
    }

    public static dev.ruban.proto.v1.Split toProto(Split split) {
        return switch (split) {
            case TRAINING -> dev.ruban.proto.v1.Split.SPLIT_TRAINING;
            case VALIDATION -> dev.ruban.proto.v1.Split.SPLIT_VALIDATION;
        };
    }

    /// @throws DamagedMessageException if it is neither
    public static Split fromProto(dev.ruban.proto.v1.Split split) {
        return switch (split) {
            case SPLIT_TRAINING -> Split.TRAINING;
            case SPLIT_VALIDATION -> Split.VALIDATION;
            case SPLIT_UNSPECIFIED, UNRECOGNIZED ->
                    throw new DamagedMessageException("neither training nor validation: " + split);
        };
    }

    /// @throws DamagedMessageException unless the range lies in `[0, S)`
    public static ShardRange requireWithin(ShardRange range, int shards) {
        int first = range.getFirst();
        int count = range.getCount();
        if (first < 0 || count < 1 || first > shards - count)
            throw new DamagedMessageException(
                    "no range of shards in [0, %d): first=%s count=%s"
                            .formatted(
                                    shards,
                                    Integer.toUnsignedString(first),
                                    Integer.toUnsignedString(count)));
        return range;
    }

    /// The rows of a split, cut into the job's shards.
    /// @throws DamagedMessageException if the job has no validation rows and they are meant
    public static ShardLayout layout(ResolvedJob job, Split split) {
        return switch (split) {
            case TRAINING -> new ShardLayout(job.rows(), job.shards());
            case VALIDATION -> {
                if (job.validationRows() == 0)
                    throw new DamagedMessageException("the job has no validation rows");
                yield new ShardLayout(job.validationRows(), job.shards());
            }
        };
    }
}
