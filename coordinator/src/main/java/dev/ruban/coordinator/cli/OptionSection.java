package dev.ruban.coordinator.cli;

import java.util.List;
import picocli.CommandLine.Model.OptionSpec;

/// Options that stand under one heading of a help text, in this order.
record OptionSection(String heading, List<OptionSpec> options) {
    OptionSection {
        options = List.copyOf(options);
    }

    /// A copy for each command: a spec belongs to one.
    List<OptionSpec> copies() {
        return options.stream().map(option -> OptionSpec.builder(option).build()).toList();
    }

    List<String> names() {
        return options.stream().map(OptionSpec::longestName).toList();
    }
}
