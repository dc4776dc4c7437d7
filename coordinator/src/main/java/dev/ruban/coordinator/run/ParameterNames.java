package dev.ruban.coordinator.run;

import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// A name for each element of a model's parameters: `w` for a scalar, `bias[0]`, `weight[2,0]`.
public final class ParameterNames {
    /// So many elements can be told apart in a table or a plot.
    public static final int MAX_ELEMENTS = 64;

    private ParameterNames() {}

    /// Whether the elements are few enough to be recorded by epoch.
    public static boolean areFew(ParameterLayout layout) {
        return layout.elements() <= MAX_ELEMENTS;
    }

    /// In the order of the flat array.
    public static List<String> of(ParameterLayout layout) {
        List<String> names = new ArrayList<>(layout.elements());
        for (ParameterLayout.Entry entry : layout.entries())
            for (int element = 0; element < entry.elements(); element++)
                names.add(entry.name() + index(entry.shape(), element));
        return names;
    }

    private static String index(Shape shape, int element) {
        if (shape.rank() == 0) return "";
        StringBuilder index = new StringBuilder();
        int rest = element;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            index.insert(0, rest % shape.size(axis)).insert(0, axis == 0 ? '[' : ',');
            rest /= shape.size(axis);
        }
        return index.append(']').toString();
    }
}
