package dev.ruban.module;

import dev.ruban.nn.Module;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.NearestName;
import dev.ruban.problem.RubanException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A module's class, found in its jars and found fit, before any code of it has run.
final class ModuleType {
    private final String name;
    private final Constructor<? extends Module> constructor;

    private ModuleType(String name, Constructor<? extends Module> constructor) {
        this.name = name;
        this.constructor = constructor;
    }

    /// Loads the class without initializing it.
    /// @throws RubanException if it is not in these jars, or no module that can be made
    static ModuleType load(String name, List<ModuleJar> jars) {
        JarClassLoader loader = new JarClassLoader(jars);
        Class<?> type = UserCode.run(name, "its class", () -> find(name, loader, jars));
        if (type.getClassLoader() != loader)
            throw unfit(
                    name,
                    "this class is %s, not one of %s; name a class of your own, outside of dev.ruban"
                            .formatted(
                                    name.startsWith(JarClassLoader.RUBAN)
                                            ? "Ruban's own"
                                            : "the JDK's",
                                    paths(jars)));
        if (!Module.class.isAssignableFrom(type))
            throw unfit(name, "this class is no module; let it extend dev.ruban.nn.Module");
        if (Modifier.isAbstract(type.getModifiers()))
            throw unfit(name, "this class is abstract; name one that can be made");
        Class<? extends Module> module = type.asSubclass(Module.class);
        return new ModuleType(
                name, UserCode.run(name, "its class", () -> constructor(name, module)));
    }

    private static Class<?> find(String name, JarClassLoader loader, List<ModuleJar> jars) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            throw new RubanException(
                    ExitCode.USAGE,
                    "module %s: there is no such class in %s%s"
                            .formatted(
                                    name, paths(jars), NearestName.hint(name, loader.classNames())),
                    e);
        }
    }

    private static String paths(List<ModuleJar> jars) {
        return String.join(" or ", jars.stream().map(jar -> jar.path().toString()).toList());
    }

    /// The one that takes `(int features, int outputs)`, or else the one without arguments.
    private static Constructor<? extends Module> constructor(
            String name, Class<? extends Module> type) {
        return constructor(type, int.class, int.class)
                .or(() -> constructor(type))
                .orElseThrow(() ->
                        unfit(
                                name,
                                isInner(type)
                                        ? "this class is an inner one; make it static"
                                        : "it has neither a constructor (int features, int outputs) nor one without arguments; add one that is not private"));
    }

    private static Optional<Constructor<? extends Module>> constructor(
            Class<? extends Module> type, Class<?>... arguments) {
        return Arrays.stream(type.getDeclaredConstructors())
                .filter(constructor -> !Modifier.isPrivate(constructor.getModifiers()))
                .filter(constructor -> Arrays.equals(constructor.getParameterTypes(), arguments))
                .findFirst()
                .map(constructor -> declared(type, arguments));
    }

    private static Constructor<? extends Module> declared(
            Class<? extends Module> type, Class<?>... arguments) {
        try {
            Constructor<? extends Module> constructor = type.getDeclaredConstructor(arguments);
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException(type.getName(), impossible);
        }
    }

    private static boolean isInner(Class<?> type) {
        return type.getEnclosingClass() != null && !Modifier.isStatic(type.getModifiers());
    }

    private static RubanException unfit(String name, String problem) {
        return new RubanException(ExitCode.USAGE, "module %s: %s".formatted(name, problem));
    }

    /// A new one; its class is initialized by the first.
    Module create(int features, int outputs) {
        Object[] arguments =
                constructor.getParameterCount() == 0
                        ? new Object[0]
                        : new Object[] {features, outputs};
        return UserCode.run(name, "its constructor", () -> constructor.newInstance(arguments));
    }
}
