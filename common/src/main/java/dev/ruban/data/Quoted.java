package dev.ruban.data;

/// A text of a file as it may stand in a message: between quotes, not too long, and without
/// characters that a terminal would obey.
final class Quoted {
    private static final int LONGEST = 60;

    private Quoted() {}

    static String of(String text) {
        StringBuilder quoted = new StringBuilder("'");
        text.codePoints().limit(LONGEST).forEach(character -> append(quoted, character));
        if (text.codePointCount(0, text.length()) > LONGEST) quoted.append("...");
        return quoted.append("'").toString();
    }

    private static void append(StringBuilder quoted, int character) {
        boolean harmless =
                switch (Character.getType(character)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.SURROGATE ->
                            false;
                    default -> true;
                };
        if (harmless) quoted.appendCodePoint(character);
        else quoted.append("\\u%04x".formatted(character));
    }
}
