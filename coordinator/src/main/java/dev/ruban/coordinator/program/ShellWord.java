package dev.ruban.coordinator.program;

/// Text as one word of a POSIX shell.
final class ShellWord {
    private ShellWord() {}

    static String of(Object text) {
        String word = text.toString();
        if (word.matches("[A-Za-z0-9_./:@%+=,-]+")) return word;
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
