package dev.ruban.job;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;

/// JSON in the one form of RFC 8785 (JSON Canonicalization Scheme): no spaces, keys in the order
/// of their UTF-16 units, numbers as ECMAScript prints them.
public final class CanonicalJson {
    private CanonicalJson() {}

    /// @param value a [SortedMap] of strings in natural order, a [List], [String], [Boolean],
    ///     [Integer] or [Double]. A `Long` is refused: JSON's numbers are doubles.
    /// @throws IllegalArgumentException for anything else, or a number that is not finite
    public static String print(Object value) {
        return switch (value) {
            case SortedMap<?, ?> map -> object(map);
            case List<?> list ->
                    list.stream()
                            .map(CanonicalJson::print)
                            .collect(Collectors.joining(",", "[", "]"));
            case String string -> string(string);
            case Boolean bool -> bool.toString();
            case Integer number -> number.toString();
            case Double number -> number(number);
            default ->
                    throw new IllegalArgumentException(
                            "no canonical JSON for %s of %s".formatted(value, value.getClass()));
        };
    }

    private static String object(SortedMap<?, ?> map) {
        return map.entrySet().stream()
                .map(entry -> string((String) entry.getKey()) + ":" + print(entry.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String string(String value) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char unit = value.charAt(i);
            switch (unit) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> text.append(unit < 0x20 ? "\\u%04x".formatted((int) unit) : unit);
            }
        }
        return text.append('"').toString();
    }

    /// The shortest decimal that reads back as the same double, as ECMAScript's
    /// `Number::toString` lays it out.
    public static String number(double value) {
        if (!Double.isFinite(value)) throw new IllegalArgumentException("no JSON for " + value);
        if (value == 0) return "0";
        if (value < 0) return "-" + number(-value);
        BigDecimal decimal = shortest(value);
        String digits = decimal.unscaledValue().toString();
        int point = digits.length() - decimal.scale();
        if (point > 21 || point < -5) return withExponent(digits, point - 1);
        if (point <= 0) return "0." + "0".repeat(-point) + digits;
        if (digits.length() <= point) return digits + "0".repeat(point - digits.length());
        return digits.substring(0, point) + "." + digits.substring(point);
    }

    /// Java's text is the shortest but for numbers of one digit, where it prefers a nearer one
    /// of two: `4.9E-324`.
    private static BigDecimal shortest(double value) {
        BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        BigDecimal rounded = decimal.round(new MathContext(1, RoundingMode.HALF_EVEN));
        return rounded.doubleValue() == value ? rounded.stripTrailingZeros() : decimal;
    }

    private static String withExponent(String digits, int exponent) {
        String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
        String sign = exponent < 0 ? "-" : "+";
        return digits.charAt(0) + fraction + "e" + sign + Math.abs(exponent);
    }
}
