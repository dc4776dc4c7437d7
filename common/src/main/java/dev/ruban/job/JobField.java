package dev.ruban.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import dev.ruban.proto.v1.Job;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// One setting of a job: a field of the message [Job], which is the one schema of job files and
/// options. Knows how its values are written.
record JobField(FieldDescriptor descriptor) {
    private static final List<JobField> ALL =
            Job.getDescriptor().getFields().stream().map(JobField::new).toList();
    private static final List<String> NAMES = ALL.stream().map(JobField::name).toList();

    /// Floats as YAML 1.2's core schema writes them, without infinity and NaN.
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+|0[xX][0-9a-fA-F]+");
    private static final BigInteger SEED_MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger SEED_MAX =
            BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    /// In the order of the schema.
    static List<JobField> all() {
        return ALL;
    }

    static List<String> names() {
        return NAMES;
    }

    static Optional<JobField> named(String name) {
        int index = NAMES.indexOf(name);
        return index < 0 ? Optional.empty() : Optional.of(ALL.get(index));
    }

    /// The key in a job file and, after `--`, the option.
    String name() {
        return descriptor.getJsonName();
    }

    boolean isList() {
        return descriptor.isRepeated();
    }

    boolean isText() {
        return descriptor.getJavaType() == JavaType.STRING;
    }

    /// Whether the job says anything about this setting.
    boolean isPresent(Job job) {
        return isList() ? job.getRepeatedFieldCount(descriptor) > 0 : job.hasField(descriptor);
    }

    /// The value as the message holds it.
    Object valueOf(String text) throws UnreadableValueException {
        return switch (descriptor.getJavaType()) {
            case STRING -> string(text);
            case BOOLEAN -> bool(text);
            case INT -> int32(text);
            case LONG -> seed(text);
            case DOUBLE -> number(text);
            case FLOAT, BYTE_STRING, ENUM, MESSAGE ->
                    throw new IllegalStateException("job field of type " + descriptor.getType());
        };
    }

    private static String string(String text) throws UnreadableValueException {
        if (text.isEmpty()) throw new UnreadableValueException("the value is empty");
        if (!UTF_8.newEncoder().canEncode(text))
            throw new UnreadableValueException("the text has half of a surrogate pair");
        return text;
    }

    private static boolean bool(String text) throws UnreadableValueException {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new UnreadableValueException(
                            "'%s' is neither true nor false".formatted(text));
        };
    }

    private static int int32(String text) throws UnreadableValueException {
        BigInteger value = integer(text);
        if (value.signum() < 0)
            throw new UnreadableValueException("%s is negative".formatted(text));
        if (value.bitLength() > 31)
            throw new UnreadableValueException(
                    "%s is too large; at most %d".formatted(text, Integer.MAX_VALUE));
        return value.intValue();
    }

    /// All 64 bits, signed or unsigned.
    private static long seed(String text) throws UnreadableValueException {
        BigInteger value = integer(text);
        if (value.compareTo(SEED_MIN) < 0 || value.compareTo(SEED_MAX) > 0)
            throw new UnreadableValueException(
                    "%s does not fit 64 bits; give %d to %d, or 0x and up to 16 hex digits"
                            .formatted(text, SEED_MIN, SEED_MAX));
        return value.longValue();
    }

    private static BigInteger integer(String text) throws UnreadableValueException {
        if (!INTEGER.matcher(text).matches() || text.length() > 100)
            throw new UnreadableValueException("'%s' is not a whole number".formatted(text));
        boolean hex = text.length() > 1 && Character.toLowerCase(text.charAt(1)) == 'x';
        return hex ? new BigInteger(text.substring(2), 16) : new BigInteger(text);
    }

    private static double number(String text) throws UnreadableValueException {
        if (!NUMBER.matcher(text).matches())
            throw new UnreadableValueException("'%s' is not a number".formatted(text));
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value))
            throw new UnreadableValueException("%s is too large for a double".formatted(text));
        return value + 0.0; // no negative zero: it would make another job of the same meaning
    }
}
