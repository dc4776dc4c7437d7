package dev.ruban.coordinator.plot;

/// Widths of texts, estimated a little too wide and the same on every machine, so that a layout
/// does not depend on the fonts that are there.
final class TextWidth {
    private static final String NARROW = "iljI.,:;'|!()[]{}/\\ ftr-";
    private static final String WIDE = "mwMW@%";

    private TextWidth() {}

    /// @param size of the font in pixels
    static double of(String text, double size) {
        return size * text.codePoints().mapToDouble(TextWidth::ofOne).sum();
    }

    private static double ofOne(int character) {
        if (character >= 0x1100) return 1.05;
        if (NARROW.indexOf(character) >= 0) return 0.4;
        if (WIDE.indexOf(character) >= 0) return 0.98;
        return Character.isUpperCase(character) ? 0.74 : 0.64;
    }

    /// The text, or if it is too wide its beginning and its end (which may be an index) around an
    /// ellipsis.
    static String fitted(String text, double size, double width) {
        if (of(text, size) <= width) return text;
        int[] characters = text.codePoints().toArray();
        for (int length = characters.length - 1; length > 0; length--) {
            int head = (length + 1) / 2;
            int tail = length - head;
            String shorter =
                    new String(characters, 0, head).stripTrailing()
                            + "…"
                            + new String(characters, characters.length - tail, tail).stripLeading();
            if (of(shorter, size) <= width) return shorter;
        }
        return "…";
    }
}
