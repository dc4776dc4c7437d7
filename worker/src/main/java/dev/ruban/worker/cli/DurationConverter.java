package dev.ruban.worker.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Durations as options write them: a whole number and a unit, `500ms`, `60s`, `2m`, `1h`; more
/// than nothing.
public final class DurationConverter implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

    @Override
    public Duration convert(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches())
            throw new TypeConversionException(
                    "'%s' is no duration; write a whole number and a unit: 500ms, 60s, 2m or 1h"
                            .formatted(text));
        long amount = Long.parseLong(matcher.group(1));
        if (amount == 0) throw new TypeConversionException("it must be longer than " + text);
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }
}
