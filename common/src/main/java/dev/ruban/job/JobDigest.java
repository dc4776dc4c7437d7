package dev.ruban.job;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.ruban.checkpoint.Sha256;
import dev.ruban.proto.v1.Job;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a job is known by: the SHA-256 of its canonical JSON (RFC 8785) in UTF-8. Of data and
/// parameters the digest counts (`data-sha256` ...), not the path, so a job keeps its digest when
/// its files move. Settings that are absent are left out; the seed is a string of its unsigned
/// decimal digits, as JSON's numbers are doubles.
public final class JobDigest {
    private static final Set<String> PATHS =
            Set.of("data", "validation-data", "initial-parameters");

    private JobDigest() {}

    /// @param job resolved: defaults filled in, and the digest of its data known
    /// @return 64 lower-case hex digits
    /// @throws IllegalArgumentException if a file of the job has no digest yet
    public static String of(Job job) {
        return Sha256.hex(document(job));
    }

    /// The text whose SHA-256 is the digest.
    static String document(Job job) {
        requireDigests(job);
        SortedMap<String, Object> settings = new TreeMap<>();
        for (Map.Entry<FieldDescriptor, Object> field : job.getAllFields().entrySet()) {
            String name = field.getKey().getJsonName();
            if (!PATHS.contains(name)) settings.put(name, canonical(field.getValue()));
        }
        return CanonicalJson.print(settings);
    }

    private static Object canonical(Object value) {
        return value instanceof Long seed ? Long.toUnsignedString(seed) : value;
    }

    private static void requireDigests(Job job) {
        require(job.hasDataSha256(), "data-sha256");
        require(
                !job.hasValidationData() || job.hasValidationDataSha256(),
                "validation-data-sha256");
        require(
                !job.hasInitialParameters() || job.hasInitialParametersSha256(),
                "initial-parameters-sha256");
        require(!job.hasModule() || job.getModuleSha256Count() > 0, "module-sha256");
    }

    private static void require(boolean known, String name) {
        if (!known) throw new IllegalArgumentException("the job's " + name + " is not known yet");
    }
}
