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

    /// Parses bytes of ASCII, where they are short enough by exact arithmetic. Not thread-safe.
    static final class Parser {
        private static final int MOST_DIGITS = 18;
        private static final long EXACT = 1L << 53;

        /// Exact: a double holds every integer up to [#EXACT], and 10 to the 22nd.
        private static final double[] POWERS_OF_TEN = new double[23];

        /// The bits of a double that a float has not, and their value half-way between two floats.
        private static final long LOST = (1L << 29) - 1;

        private static final long HALF = 1L << 28;

        static {
            POWERS_OF_TEN[0] = 1;
            for (int i = 1; i < POWERS_OF_TEN.length; i++)
                POWERS_OF_TEN[i] = 10 * POWERS_OF_TEN[i - 1];
        }

        private char[] characters = new char[32];

        /// [NumberText#parse], bit for bit.
        float parse(byte[] text, int from, int to) {
            int at = from;
            boolean negative = at < to && text[at] == '-';
            if (negative) at++;
            int first = at;
            long digits = 0;
            while (at < to && isDigit(text[at])) digits = 10 * digits + (text[at++] - '0');
            int count = at - first;
            int decimals = 0;
            if (at < to && text[at] == '.') {
                int point = at++;
                while (at < to && isDigit(text[at])) digits = 10 * digits + (text[at++] - '0');
                decimals = at - point - 1;
                count += decimals;
            }
            if (at < to || count == 0 || count > MOST_DIGITS) return inGeneral(text, from, to);
            if (digits >= EXACT || decimals >= POWERS_OF_TEN.length)
                return inGeneral(text, from, to);
            // One rounding of exact numbers. The float nearest to its result is that nearest to the
            // text, unless the result is half-way between two floats: then the text may not be.
            double value = digits / POWERS_OF_TEN[decimals];
            if ((Double.doubleToRawLongBits(value) & LOST) == HALF)
                return inGeneral(text, from, to);
            return (float) (negative ? -value : value);
        }

        private static boolean isDigit(byte one) {
            return one >= '0' && one <= '9';
        }

        private float inGeneral(byte[] text, int from, int to) {
            int length = to - from;
            if (length > characters.length) characters = new char[2 * length];
            for (int i = 0; i < length; i++) characters[i] = (char) text[from + i];
            return NumberText.parse(characters, 0, length);
        }
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
