package dev.ruban.coordinator.durable;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.ruban.checkpoint.DurableFiles;
import dev.ruban.job.CanonicalJson;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/// Who a run is, in `run.json`: written before a coordinator does anything else.
/// @param runId        drawn at random when the run began
/// @param incarnation  of the last coordinator that was started, from 1
/// @param jobSha256    digest of the job
/// @param arithmetic   that it is computed by
/// @param build        of the program that began it, for people
/// @param verifiable   whether computing it again gives the same: not where callbacks of the user did
///     not declare themselves deterministic
public record RunRecord(
        long runId,
        int incarnation,
        String jobSha256,
        int arithmetic,
        String build,
        boolean verifiable) {
    /// For the next coordinator.
    public RunRecord next() {
        return new RunRecord(
                runId, Math.addExact(incarnation, 1), jobSha256, arithmetic, build, verifiable);
    }

    /// It is on the disk afterwards.
    public void write(Path file) {
        SortedMap<String, Object> json = new TreeMap<>();
        json.put("run", Long.toHexString(runId));
        json.put("incarnation", incarnation);
        json.put("job_sha256", jobSha256);
        json.put("arithmetic", arithmetic);
        json.put("build", build);
        json.put("verifiable", verifiable);
        DurableFiles.writeText(file, CanonicalJson.print(json) + "\n");
    }

    /// @throws RubanException with [ExitCode#DATA] if the directory holds no run, or a damaged one
    public static RunRecord read(Path file) {
        if (!Files.exists(file))
            throw new RubanException(
                    ExitCode.DATA,
                    "%s: no such file; %s holds no run that could go on or be verified"
                            .formatted(file, file.toAbsolutePath().getParent()));
        try {
            JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            return new RunRecord(
                    Long.parseUnsignedLong(json.get("run").getAsString(), 16),
                    json.get("incarnation").getAsInt(),
                    json.get("job_sha256").getAsString(),
                    json.get("arithmetic").getAsInt(),
                    json.get("build").getAsString(),
                    json.get("verifiable").getAsBoolean());
        } catch (IOException failure) {
            throw new RubanException(
                    ExitCode.IO,
                    "cannot read %s: %s".formatted(file, DurableFiles.reason(failure)),
                    failure);
        } catch (JsonParseException
                | NullPointerException
                | IllegalArgumentException
                | IllegalStateException
                | UnsupportedOperationException damaged) {
            throw new RubanException(
                    ExitCode.DATA,
                    "%s is damaged: it does not say who the run is".formatted(file),
                    damaged);
        }
    }
}
