package dev.ruban.coordinator.callback;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.nio.file.Path;
import java.util.IllegalFormatException;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A file name with places for the epoch and the logs: `model-{epoch:03d}-{val_loss:.4f}`.
/// @param folder  of the files
/// @param pattern with places in braces, each with a name and, after a colon, how it is written
record FileName(Path folder, String pattern) {
    private static final Pattern PLACE = Pattern.compile("\\{([^{}:]+)(?::([^{}]*))?}");
    private static final String EPOCH = "epoch";

    /// @throws IllegalArgumentException if a format is none
    static FileName of(Path file) {
        String pattern = String.valueOf(file.getFileName());
        for (MatchResult place : PLACE.matcher(pattern).results().toList()) {
            try {
                String _ = text(place, place.group(1).equals(EPOCH) ? (Object) 1 : (Object) 1.0);
            } catch (IllegalFormatException bad) {
                throw new IllegalArgumentException(
                        "%s: '%s' is no format; such as {epoch:03d} or {val_loss:.4f}"
                                .formatted(pattern, place.group()),
                        bad);
            }
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) throw new IllegalArgumentException(file + ": is no file");
        return new FileName(folder, pattern);
    }

    Path of(int epoch, Logs logs) {
        return folder.resolve(
                PLACE.matcher(pattern)
                        .replaceAll(place ->
                                Matcher.quoteReplacement(text(place, value(place, epoch, logs)))));
    }

    private Object value(MatchResult place, int epoch, Logs logs) {
        String name = place.group(1);
        if (name.equals(EPOCH)) return epoch;
        return logs.get(name)
                .orElseThrow(() ->
                        new RubanException(
                                ExitCode.USAGE,
                                "%s: there is no '%s'; there are epoch, %s"
                                        .formatted(
                                                pattern, name, String.join(", ", logs.names()))));
    }

    private static String text(MatchResult place, Object value) {
        String format = place.group(2);
        return format == null ? value.toString() : String.format(Locale.ROOT, "%" + format, value);
    }
}
