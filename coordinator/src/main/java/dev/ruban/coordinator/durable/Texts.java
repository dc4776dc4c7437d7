package dev.ruban.coordinator.durable;

import java.util.OptionalDouble;
import java.util.SortedMap;

/// Texts by name, and what they stand for. Whatever is missing or of another kind is an
/// [IllegalArgumentException] that names it.
record Texts(SortedMap<String, String> texts) {
    boolean has(String name) {
        return texts.containsKey(name);
    }

    String get(String name) {
        String text = texts.get(name);
        if (text == null) throw new IllegalArgumentException("it has no '" + name + "'");
        return text;
    }

    long number(String name) {
        return Long.parseLong(get(name));
    }

    double decimal(String name) {
        return Double.parseDouble(get(name));
    }

    OptionalDouble optionalDecimal(String name) {
        return has(name) ? OptionalDouble.of(decimal(name)) : OptionalDouble.empty();
    }
}
