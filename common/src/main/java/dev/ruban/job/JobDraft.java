package dev.ruban.job;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.Problems;
import dev.ruban.problem.RubanException;
import dev.ruban.proto.v1.Job;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A job being put together from a job file and options, which override the file. Remembers where
/// each setting came from and gathers every problem. Not thread-safe.
public final class JobDraft {
    private final Job.Builder job = Job.newBuilder();
    private final Map<String, String> places = new TreeMap<>();
    private final Problems problems = new Problems();

    /// Takes the settings of a job file in; its faults are reported by [#complete].
    /// @throws RubanException if the file cannot be read at all
    public JobDraft readFile(Path file) {
        JobFile.read(file, this);
        return this;
    }

    /// Takes an option in; lists are separated by commas.
    /// @param option as the user wrote it, for messages: `--no-shuffle`
    /// @param name   of the setting: `shuffle`
    /// @throws IllegalArgumentException if there is no such setting
    public JobDraft setOption(String option, String name, String text) {
        JobField field =
                JobField.named(name)
                        .orElseThrow(() -> new IllegalArgumentException("no setting " + name));
        set(field, option, field.isList() ? Arrays.asList(text.split(",", -1)) : List.of(text));
        return this;
    }

    void set(JobField field, String place, List<String> texts) {
        List<Object> values = new ArrayList<>();
        try {
            for (String text : texts) values.add(field.valueOf(text));
        } catch (UnreadableValueException e) {
            problems.add("%s: %s", place, e.problem());
            return;
        }
        job.setField(field.descriptor(), field.isList() ? values : values.getFirst());
        places.put(field.name(), place);
    }

    Problems problems() {
        return problems;
    }

    /// Where a setting came from: `job.yaml:3: epochs`, `--epochs`, or its name if it is a default.
    String place(String name) {
        return places.getOrDefault(name, name);
    }

    /// What was given, without defaults.
    /// @throws RubanException with every problem of form, code 64
    Job given() {
        problems.throwIfAny(ExitCode.USAGE);
        return job.build();
    }

    /// Fills in the defaults and validates.
    /// @throws RubanException with every problem of form or value, code 64
    public Job complete() {
        Job complete = JobDefaults.fill(job.build());
        new JobValidation(complete, this::place, problems).check();
        problems.throwIfAny(ExitCode.USAGE);
        return complete;
    }
}
