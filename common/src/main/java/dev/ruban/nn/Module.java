package dev.ruban.nn;

import dev.ruban.autodiff.RowFunction;
import dev.ruban.autodiff.RowsMeetException;
import dev.ruban.autodiff.Tensor;
import dev.ruban.autodiff.Variable;
import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.Shape;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

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
        forEachMember(
                "",
                (name, member) -> {
                    if (member instanceof Variable variable) put(name, variable, named);
                });
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

    /// Gives all variables that have an initializer their first values, and dropout its numbers: a
    /// function of the seed, the names and the shapes. Variables without one keep their values.
    public final void initialize(long seed) {
        IdentityHashMap<Variable, Initializer> initializers = new IdentityHashMap<>();
        for (Module module : namedModules().values().stream().toList().reversed())
            module.initializers().forEach(initializers::put);
        initializers().forEach(initializers::put);
        Map<String, Variable> named = namedVariables();
        int index = 0;
        for (ParameterLayout.Entry entry : layout().entries()) {
            Variable variable = Objects.requireNonNull(named.get(entry.name()), entry.name());
            Initializer initializer = initializers.get(variable);
            InitialNumbers numbers = new InitialNumbers(seed, index++);
            if (initializer != null)
                variable.assign(
                        Tensor.of(entry.shape(), initializer.values(entry.shape(), numbers)));
        }
        numberDropouts(seed);
    }

    private void numberDropouts(long seed) {
        List<Dropout> dropouts = new ArrayList<>();
        Map<String, Module> modules = namedModules();
        for (String name : modules.keySet().stream().sorted(ParameterLayout.NAME_ORDER).toList())
            if (modules.get(name) instanceof Dropout dropout && !dropouts.contains(dropout))
                dropouts.add(dropout);
        for (int i = 0; i < dropouts.size(); i++) dropouts.get(i).drawBy(seed, i);
    }

    /// What this module's variables start from, and what it prefers for those of modules in it,
    /// whose own wish it overrides. None here.
    protected Map<Variable, Initializer> initializers() {
        return Map.of();
    }

    /// All modules within this one by dotted name, an outer one before those in it.
    public final Map<String, Module> namedModules() {
        Map<String, Module> named = new LinkedHashMap<>();
        forEachMember(
                "",
                (name, member) -> {
                    if (member instanceof Module module) named.put(name, module);
                });
        return named;
    }

    /// The losses of rows by this module's predictions. Where rows would meet, its
    /// [RowsMeetException] names the module.
    public final RowFunction losses(Loss loss) {
        return new RowFunction() {
            @Override
            public Tensor losses(Tensor features, Tensor labels) {
                return results(features, labels).losses();
            }

            @Override
            public Results results(Tensor features, Tensor labels) {
                try {
                    Tensor predictions = call(features);
                    return new Results(loss.call(labels, predictions), Optional.of(predictions));
                } catch (RowsMeetException refused) {
                    throw nameOfInnermost(refused.getStackTrace())
                            .map(refused::within)
                            .orElse(refused);
                }
            }
        };
    }

    /// The name of the module within this one whose code is nearest to the top of a stack; several
    /// names if there are several modules of its class.
    private Optional<String> nameOfInnermost(StackTraceElement... stack) {
        Map<String, Module> modules = namedModules();
        for (StackTraceElement frame : stack) {
            String names =
                    modules.entrySet().stream()
                            .filter(entry -> isOf(frame, entry.getValue()))
                            .map(entry -> "'" + entry.getKey() + "'")
                            .collect(Collectors.joining(" or "));
            if (!names.isEmpty()) return Optional.of(names);
        }
        return Optional.empty();
    }

    private static boolean isOf(StackTraceElement frame, Module module) {
        return module.getClass().getName().equals(frame.getClassName());
    }

    private void forEachMember(String prefix, BiConsumer<String, Object> consumer) {
        members().forEach((name, member) -> visit(prefix + name, member, consumer));
    }

    private static void visit(String name, Object member, BiConsumer<String, Object> consumer) {
        consumer.accept(name, member);
        if (member instanceof Module module) module.forEachMember(name + ".", consumer);
        if (member instanceof List<?> list)
            for (int i = 0; i < list.size(); i++) visit(name + "." + i, list.get(i), consumer);
    }

    /// What this module holds, by name: the values of its fields, superclasses first.
    Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        Deque<Class<?>> classes = new ArrayDeque<>();
        for (Class<?> type = getClass(); type != Module.class; type = type.getSuperclass())
            classes.push(type);
        for (Class<?> type : classes)
            for (Field field : type.getDeclaredFields())
                if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic())
                    members.put(field.getName(), valueOf(field));
        return members;
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
