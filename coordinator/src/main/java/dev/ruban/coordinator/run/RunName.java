package dev.ruban.coordinator.run;

import java.util.List;

/// Part of a run directory's name, made from what a user called something.
final class RunName {
    private static final int MAX_LENGTH = 64;
    private static final List<String> ENDINGS = List.of(".gz", ".csv", ".npy");

    private RunName() {}

    /// The last element of a path without the endings of data files; whatever is not a letter or
    /// digit of ASCII, `.`, `_` or `-` becomes `_`; never empty, never begins with a dot or a dash.
    static String of(String text) {
        String name = text.substring(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1);
        for (String ending : ENDINGS)
            if (name.endsWith(ending)) name = name.substring(0, name.length() - ending.length());
        name = name.replaceAll("[^A-Za-z0-9._-]", "_").replaceFirst("^[.-]+", "");
        if (name.length() > MAX_LENGTH) name = name.substring(0, MAX_LENGTH);
        return name.isEmpty() ? "data" : name;
    }
}
