package dev.ruban.benchmark.harness;

/// One line of the table.
/// @param what      was measured
/// @param unit      of `ours` and `reference`
/// @param ours      median
/// @param against   name of the reference; empty if there is none
/// @param reference its median; NaN if there is none
/// @param ratio     median of the rounds' ratios of ours to the reference; NaN if there is none
/// @param goal      as text
/// @param met       whether it was reached
public record Row(
        String what,
        String unit,
        double ours,
        String against,
        double reference,
        double ratio,
        String goal,
        boolean met) {}
