package dev.ruban.coordinator.cli;

import picocli.CommandLine.Model.OptionSpec;

/// An option of the job. Its value stays text until [dev.ruban.job.JobDraft] reads it.
final class JobOption {
    private JobOption() {}

    /// @param label what stands for the value in a help text
    static OptionSpec value(String name, String label, String description) {
        return OptionSpec.builder("--" + name)
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    /// One that `--no-` before its name takes back.
    static OptionSpec flag(String name, String description) {
        return OptionSpec.builder("--" + name)
                .type(Boolean.class)
                .arity("0")
                .negatable(true)
                .description(description)
                .build();
    }
}
