package dev.ruban.checkpoint;

import dev.ruban.tensor.ParameterLayout;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// The content of a safetensors file: named float32 tensors in one flat array, and texts about
/// them. The texts are immutable; the array is shared, not copied.
public final class TensorFile {
    private final ParameterLayout layout;
    private final float[] values;
    private final SortedMap<String, String> metadata;

    /// @param values flat, in layout order; whoever makes this gives the array away
    /// @throws IllegalArgumentException if the array has another length than the layout
    public TensorFile(ParameterLayout layout, float[] values, SortedMap<String, String> metadata) {
        if (values.length != layout.elements())
            throw new IllegalArgumentException(
                    "%d values for a layout of %d elements"
                            .formatted(values.length, layout.elements()));
        this.layout = layout;
        this.values = values;
        this.metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    }

    public ParameterLayout layout() {
        return layout;
    }

    /// The array itself, flat, in layout order.
    public float[] values() {
        return values;
    }

    /// `__metadata__` of the file; empty if it has none.
    public SortedMap<String, String> metadata() {
        return metadata;
    }
}
