package dev.ruban.job;

import dev.ruban.proto.v1.Job;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Writes a job as YAML: keys in the order of the schema, a text plain where every reader of YAML
/// 1.1 and 1.2 takes it for what it is, else in double quotes.
final class JobFilePrinter {
    private static final int MAX_WIDTH = 100;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/][A-Za-z0-9_./-]*");
    private static final Pattern NUMBER =
            Pattern.compile("(0|[1-9][0-9]{0,17})(\\.[0-9]{0,17}[1-9])?");

    /// Words that YAML 1.1 or 1.2 reads as something else than text.
    private static final Set<String> RESERVED =
            Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

    private JobFilePrinter() {}

    static String print(Job job) {
        StringBuilder text = new StringBuilder();
        for (JobField field : JobField.all()) if (field.isPresent(job)) print(field, job, text);
        return text.toString();
    }

    private static void print(JobField field, Job job, StringBuilder text) {
        Object value = job.getField(field.descriptor());
        text.append(field.name()).append(':');
        if (value instanceof List<?> list) printList(field, list, text);
        else text.append(' ').append(scalar(value)).append('\n');
    }

    private static void printList(JobField field, List<?> list, StringBuilder text) {
        List<String> elements = list.stream().map(JobFilePrinter::scalar).toList();
        String line = text(list);
        if (field.name().length() + 2 + line.length() <= MAX_WIDTH) {
            text.append(' ').append(line).append('\n');
            return;
        }
        text.append('\n');
        for (String element : elements) text.append("  - ").append(element).append('\n');
    }

    /// A value as one line.
    static String text(Object value) {
        if (!(value instanceof List<?> list)) return scalar(value);
        return list.stream()
                .map(JobFilePrinter::scalar)
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String scalar(Object value) {
        return switch (value) {
            case String string -> string(string);
            case Double number -> CanonicalJson.number(number);
            case Long seed -> Long.toUnsignedString(seed);
            default -> value.toString();
        };
    }

    private static String string(String value) {
        boolean plain = PLAIN.matcher(value).matches() || NUMBER.matcher(value).matches();
        boolean reserved = RESERVED.contains(value.toLowerCase(Locale.ROOT));
        return plain && !reserved ? value : quoted(value);
    }

    private static String quoted(String value) {
        StringBuilder text = new StringBuilder("\"");
        value.codePoints()
                .forEach(point -> {
                    if (point == '"' || point == '\\') text.append('\\');
                    if (isPrintable(point)) text.appendCodePoint(point);
                    else text.append("\\u%04x".formatted(point));
                });
        return text.append('"').toString();
    }

    /// What YAML allows as it is, without line breaks and the byte order mark.
    private static boolean isPrintable(int point) {
        return (point >= 0x20 && point <= 0x7e)
                || (point >= 0xa0 && point <= 0x2027)
                || (point >= 0x202a && point <= 0xd7ff)
                || (point >= 0xe000 && point <= 0xfffd && point != 0xfeff)
                || point >= 0x10000;
    }
}
