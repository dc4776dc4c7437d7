package dev.ruban.coordinator.run;

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
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// With which options a run was started, as they were given: kept in its directory, so that a run that
/// goes on does so with the same ones. None of them touches a bit of the result.
/// @param command that trained, `fit` or `coordinator`
/// @param options texts by names, such as `--workers` and `3`; of one without a value `true`
public record KeptOptions(String command, SortedMap<String, String> options) {
    /// A permission holds for the start that it was given to: one that goes on must have it anew.
    private static final String PERMISSION = "--insecure";

    public KeptOptions {
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }

    /// What a run that goes on takes over.
    public SortedMap<String, String> takenOver() {
        SortedMap<String, String> taken = new TreeMap<>(options);
        taken.remove(PERMISSION);
        return taken;
    }

    /// What a command that goes on has to say again, each word after a blank.
    public String saidAgain() {
        return options.containsKey(PERMISSION) ? " " + PERMISSION : "";
    }

    /// A command without options.
    public static KeptOptions none(String command) {
        return new KeptOptions(command, new TreeMap<>());
    }

    /// They are on the disk afterwards.
    public void write(Path file) {
        SortedMap<String, Object> json = new TreeMap<>();
        json.put("command", command);
        json.put("options", options);
        DurableFiles.writeText(file, CanonicalJson.print(json) + "\n");
    }

    /// What a directory says; of one without the file no options.
    /// @throws RubanException with [ExitCode#DATA] if the file is damaged
    public static KeptOptions read(Path file) {
        if (!Files.exists(file)) return none("fit");
        try {
            JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            SortedMap<String, String> options = new TreeMap<>();
            json.getAsJsonObject("options")
                    .entrySet()
                    .forEach(option ->
                            options.put(option.getKey(), option.getValue().getAsString()));
            return new KeptOptions(json.get("command").getAsString(), options);
        } catch (IOException failure) {
            throw new RubanException(
                    ExitCode.IO,
                    "cannot read %s: %s".formatted(file, DurableFiles.reason(failure)),
                    failure);
        } catch (JsonParseException
                | NullPointerException
                | IllegalStateException
                | ClassCastException
                | UnsupportedOperationException damaged) {
            throw new RubanException(
                    ExitCode.DATA,
                    "%s is damaged: it does not say with which options the run was started; without it the run goes on with the defaults"
                            .formatted(file),
                    damaged);
        }
    }
}
