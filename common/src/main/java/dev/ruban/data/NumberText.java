package dev.ruban.data;

import ch.randelshofer.fastdoubleparser.JavaFloatParser;
import java.util.Locale;

/// A decimal number in a text file: digits, a point, an exponent, with blanks around it. The value
/// is the nearest float, found directly and not by way of a double.
final class NumberText {
    /// What a text is that is not a finite float.
    enum Flaw {
        EMPTY("is empty"),
        NOT_FINITE("is not a finite number"),
        TOO_LARGE("is beyond the range of a 32-bit float (3.4028235e38)"),
        NOT_A_NUMBER("is not a number");

        private final String words;

        Flaw(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    private NumberText() {}

    /// The nearest float; not finite for a text with a [#flaw].
    static float parse(char[] text, int offset, int length) {
        int begin = offset;
        int end = offset + length;
        while (begin < end && text[begin] <= ' ') begin++;
        while (begin < end && text[end - 1] <= ' ') end--;
        if (!isDecimal(text, begin, end)) return Float.NaN;
        try {
            return JavaFloatParser.parseFloat(text, begin, end - begin);
        } catch (NumberFormatException _) {
            return Float.NaN;
        }
    }

    /// Sorts out what Java's grammar has beyond decimal numbers: `1f`, `1d`, `0x1p3`, `NaN`.
    private static boolean isDecimal(char[] text, int begin, int end) {
        if (begin == end) return false;
        char last = text[end - 1];
        if (last != '.' && (last < '0' || last > '9')) return false;
        int digits = text[begin] == '-' || text[begin] == '+' ? begin + 1 : begin;
        return digits + 1 >= end || (text[digits + 1] | ' ') != 'x';
    }

    /// What is wrong with a text for which [#parse] found no finite number.
    static Flaw flaw(String text) {
        String stripped = text.strip();
        if (stripped.isEmpty()) return Flaw.EMPTY;
        String lower = stripped.toLowerCase(Locale.ROOT);
        String unsigned =
                lower.startsWith("-") || lower.startsWith("+") ? lower.substring(1) : lower;
        return switch (unsigned) {
            case "nan", "inf", "infinity" -> Flaw.NOT_FINITE;
            default ->
                    Float.isInfinite(parse(text.toCharArray(), 0, text.length()))
                            ? Flaw.TOO_LARGE
                            : Flaw.NOT_A_NUMBER;
        };
    }
}
