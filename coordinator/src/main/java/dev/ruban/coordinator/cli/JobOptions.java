package dev.ruban.coordinator.cli;

import dev.ruban.job.JobDifferences;
import dev.ruban.job.JobDraft;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.Problems;
import dev.ruban.proto.v1.Job;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// The options of a job, the same for every command that trains. Their values stay text until
/// [JobDraft] reads them, so that options and job file have one syntax and all problems are
/// reported at once.
final class JobOptions {
    private static final String JOB = "--job";
    private static final String PRINT_JOB = "--print-job";

    /// The file, and its settings one by one.
    static final List<OptionSection> SECTIONS =
            List.of(
                    new OptionSection(
                            "Job: all that determines the result", List.of(job(), print())),
                    ModelOptions.DATA,
                    ModelOptions.MODEL,
                    OptimizerOptions.OPTIMIZER,
                    OptimizerOptions.SCHEDULE,
                    LengthOptions.LENGTH,
                    LengthOptions.STOPPING);

    private JobOptions() {}

    private static OptionSpec job() {
        return OptionSpec.builder(JOB)
                .type(Path.class)
                .paramLabel("FILE")
                .description(
                        "Job file, YAML with the names of the options below as keys; an option"
                                + " overrides it. Paths are relative to the working directory"
                                + " (default: none).")
                .build();
    }

    private static OptionSpec print() {
        return OptionSpec.builder(PRINT_JOB)
                .type(boolean.class)
                .arity("0")
                .description("Print the resulting job file and exit (default: no).")
                .build();
    }

    static void addTo(CommandSpec command) {
        for (OptionSection section : SECTIONS) section.copies().forEach(command::addOption);
    }

    /// Names of all of them, such as `--epochs`.
    static Stream<String> names() {
        return SECTIONS.stream().flatMap(section -> section.names().stream());
    }

    /// The job that file and options make, complete and valid.
    /// @throws dev.ruban.problem.RubanException with every problem
    static Job job(ParseResult parsed) {
        return complete(new JobDraft(), parsed);
    }

    /// The job of a run that is to go on. Whatever else is said of the job must be what it is.
    /// @param resolved the run's job file
    /// @throws dev.ruban.problem.RubanException with every problem, or every difference
    static Job resumed(Path resolved, ParseResult parsed) {
        Job job = new JobDraft().readFile(resolved).complete();
        Job asked = complete(new JobDraft().readFile(resolved), parsed);
        Problems differences = new Problems();
        for (String line : JobDifferences.of(job, "the run", asked, "given"))
            differences.add("%s; a run goes on with the job that it began with", line);
        differences.throwIfAny(ExitCode.USAGE);
        return job;
    }

    private static Job complete(JobDraft draft, ParseResult parsed) {
        Path file = parsed.matchedOptionValue(JOB, (Path) null);
        if (file != null) draft.readFile(file);
        for (OptionSection section : SECTIONS.subList(1, SECTIONS.size()))
            for (String option : section.names()) set(draft, parsed, option);
        return draft.complete();
    }

    private static void set(JobDraft draft, ParseResult parsed, String option) {
        Object value = parsed.matchedOptionValue(option, (Object) null);
        if (value == null) return;
        String written = value.equals(false) ? "--no-" + option.substring(2) : option;
        draft.setOption(written, option.substring(2), value.toString());
    }

    static boolean isPrintJob(ParseResult parsed) {
        return parsed.hasMatchedOption(PRINT_JOB);
    }
}
