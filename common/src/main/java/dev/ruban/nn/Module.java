package dev.ruban.nn;

import dev.ruban.autodiff.Tensor;
import dev.ruban.autodiff.Variable;
import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.Shape;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A model, or a part of one: it holds variables and modules in its fields, and computes
/// predictions from inputs. Its variables are found by themselves, under the names of the fields:
/// `w`, or with modules in between `encoder.weight`, or `layers.0.weight` for a list of modules.
public abstract class Module {
    /// Predictions of inputs; of a batch, row by row.
    public abstract Tensor call(Tensor input);

    /// All variables of this module and the modules in it.
    public final List<Variable> variables() {
        return List.copyOf(namedVariables().values());
    }

    /// All variables by dotted name, in the order of the fields, superclasses first.
    /// @throws IllegalStateException if one variable stands under two names
    public final Map<String, Variable> namedVariables() {
        Map<String, Variable> named = new LinkedHashMap<>();
        collect("", named);
        return named;
    }

    /// Where the variables lie in a flat array.
    public final ParameterLayout layout() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        namedVariables().forEach((name, variable) -> shapes.put(name, variable.shape()));
        return ParameterLayout.of(shapes);
    }

    /// The variables' values, flat, in layout order.
    public final float[] parameters() {
        ParameterLayout layout = layout();
        Map<String, Variable> named = namedVariables();
        float[] values = new float[layout.elements()];
        for (ParameterLayout.Entry entry : layout.entries()) {
            Variable variable = named.get(entry.name());
            if (variable == null) throw new IllegalStateException(entry.name());
            System.arraycopy(variable.toArray(), 0, values, entry.offset(), entry.elements());
        }
        return values;
    }

    private void collect(String prefix, Map<String, Variable> named) {
        Deque<Class<?>> classes = new ArrayDeque<>();
        for (Class<?> type = getClass(); type != Module.class; type = type.getSuperclass())
            classes.push(type);
        for (Class<?> type : classes)
            for (Field field : type.getDeclaredFields())
                if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic())
                    collect(prefix + field.getName(), valueOf(field), named);
    }

    private static void collect(String name, Object value, Map<String, Variable> named) {
        switch (value) {
            case Variable variable -> put(name, variable, named);
            case Module module -> module.collect(name + ".", named);
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) collect(name + "." + i, list.get(i), named);
            }
            default -> {}
        }
    }

    private static void put(String name, Variable variable, Map<String, Variable> named) {
        for (Map.Entry<String, Variable> known : named.entrySet())
            if (known.getValue() == variable)
                throw new IllegalStateException(
                        "one variable stands under two names, '%s' and '%s'; keep it in one field"
                                .formatted(known.getKey(), name));
        named.put(name, variable);
    }

    private Object valueOf(Field field) {
        try {
            field.setAccessible(true);
            Object value = field.get(this);
            return value == null ? "" : value;
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(field.toString(), impossible);
        }
    }
}
