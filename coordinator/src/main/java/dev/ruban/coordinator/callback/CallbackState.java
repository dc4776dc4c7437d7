package dev.ruban.coordinator.callback;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a callback keeps in a checkpoint: few small values by name, in the order of their names.
/// Numbers are text that reads back to the same bits. Immutable.
public record CallbackState(SortedMap<String, String> values) {
    public static final CallbackState EMPTY = new CallbackState(new TreeMap<>());

    public CallbackState {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    public CallbackState with(String name, String value) {
        SortedMap<String, String> more = new TreeMap<>(values);
        more.put(name, value);
        return new CallbackState(more);
    }

    public CallbackState with(String name, double value) {
        return with(name, Double.toString(value));
    }

    public CallbackState with(String name, long value) {
        return with(name, Long.toString(value));
    }

    /// @throws IllegalArgumentException if there is none of that name
    public String text(String name) {
        String value = values.get(name);
        if (value == null)
            throw new IllegalArgumentException(
                    "the callback's state has no '%s'; it has %s".formatted(name, values.keySet()));
        return value;
    }

    /// @throws IllegalArgumentException if there is none, or it is no number
    public double number(String name) {
        return Double.parseDouble(text(name));
    }

    /// @throws IllegalArgumentException if there is none, or it is no whole number
    public long whole(String name) {
        return Long.parseLong(text(name));
    }

    /// The same as [#with] for each entry.
    public static CallbackState of(Map<String, String> values) {
        return new CallbackState(new TreeMap<>(values));
    }
}
