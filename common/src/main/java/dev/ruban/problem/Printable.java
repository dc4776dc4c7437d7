package dev.ruban.problem;

/// What peers say, made fit for a log or a terminal: one line, short, without characters that would
/// move a cursor, change a colour or the direction of writing.
public final class Printable {
    private Printable() {}

    /// @param longest most characters of the result; the rest is left out
    public static String of(String text, int longest) {
        StringBuilder printable = new StringBuilder();
        text.codePoints()
                .limit(longest)
                .map(c -> isHarmless(c) ? c : '?')
                .forEach(printable::appendCodePoint);
        return printable.toString();
    }

    private static boolean isHarmless(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED ->
                    false;
            default -> true;
        };
    }
}
