package dev.ruban.coordinator.cli;

import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_OPTION_LIST;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;

/// The help of a command that trains: its options under headings. What no heading names comes last.
final class SectionedHelp {
    private record Heading(String text, List<String> names) {}

    private static final List<Heading> OF_A_RUN =
            List.of(
                    new Heading(
                            "Cluster",
                            List.of(
                                    "--workers",
                                    "--threads",
                                    "--listen",
                                    "--min-workers",
                                    "--token-file",
                                    "--tls-cert",
                                    "--tls-key",
                                    "--tls-ca",
                                    "--insecure",
                                    "--worker-timeout",
                                    "--heartbeat-timeout",
                                    "--module-path")),
                    new Heading(
                            "Run directory",
                            List.of(
                                    "--out",
                                    "--overwrite",
                                    "--save-best",
                                    "--save-every",
                                    "--progress",
                                    "--log-level",
                                    "--cache")),
                    new Heading(
                            "Durability",
                            List.of(
                                    "--resume",
                                    "--continue",
                                    "--checkpoint-every",
                                    "--keep-checkpoints")),
                    new Heading("Audit", List.of("--audit")));

    private SectionedHelp() {}

    static void arrange(CommandLine command) {
        command.getHelpSectionMap().put(SECTION_KEY_OPTION_LIST, SectionedHelp::render);
    }

    private static String render(Help help) {
        List<OptionSpec> left =
                new ArrayList<>(
                        help.commandSpec().options().stream()
                                .filter(option -> !option.hidden())
                                .toList());
        StringBuilder text = new StringBuilder();
        headings()
                .forEach(heading -> {
                    List<OptionSpec> options = new ArrayList<>();
                    for (String name : heading.names())
                        left.stream()
                                .filter(option -> option.longestName().equals(name))
                                .forEach(options::add);
                    left.removeAll(options);
                    text.append(section(help, heading.text(), options));
                });
        return text.append(section(help, "Other", left)).toString();
    }

    private static Stream<Heading> headings() {
        Stream<Heading> job =
                JobOptions.SECTIONS.stream()
                        .map(section -> new Heading(section.heading(), section.names()));
        return Stream.concat(OF_A_RUN.stream(), job);
    }

    private static String section(Help help, String heading, List<OptionSpec> options) {
        if (options.isEmpty()) return "";
        Help.Layout layout =
                help.createDefaultLayout(
                        help.commandSpec().options(), List.of(), help.colorScheme());
        layout.addOptions(options, help.parameterLabelRenderer());
        return "%n%s:%n%s".formatted(heading, layout);
    }
}
