package dev.ruban.module;

import dev.ruban.nn.Module;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// The one module of the user's own that this process was told to use: the name of its class, and
/// the jars that the class and its libraries are in. They are read at once and loaded from when the
/// first module is made, so that their SHA-256 can be compared before.
public final class UserModule {
    private final String className;
    private final List<ModuleJar> jars;
    private @Nullable ModuleType type;

    private UserModule(String className, List<ModuleJar> jars) {
        this.className = className;
        this.jars = jars;
    }

    /// @param className as `--module` names it: `com.acme.MyModel`, of a nested class
    ///     `com.acme.Models$Wide`
    /// @param path      as `--module-path` names them, at least one jar
    /// @throws RubanException if there is none, or one cannot be read
    public static UserModule read(String className, List<Path> path) {
        if (!isClassName(className))
            throw new RubanException(
                    ExitCode.USAGE,
                    "--module: '%s' is no name of a class, such as com.acme.MyModel"
                            .formatted(className));
        if (path.isEmpty())
            throw new RubanException(
                    ExitCode.USAGE,
                    "--module: %s is in a jar of yours; name it with --module-path JAR"
                            .formatted(className));
        return new UserModule(className, path.stream().map(ModuleJar::read).toList());
    }

    /// Whether a class could be named so.
    public static boolean isClassName(String name) {
        for (String part : name.split("\\.", -1)) {
            if (part.isEmpty() || !Character.isJavaIdentifierStart(part.codePointAt(0)))
                return false;
            if (!part.codePoints().allMatch(Character::isJavaIdentifierPart)) return false;
            if (part.codePoints().anyMatch(Character::isIdentifierIgnorable)) return false;
        }
        return true;
    }

    public String className() {
        return className;
    }

    /// In the order of the module path.
    public List<ModuleJar> jars() {
        return jars;
    }

    /// Of each jar, in the order of the module path.
    public List<String> sha256() {
        return jars.stream().map(ModuleJar::sha256).toList();
    }

    /// Makes one; the first one loads the class and runs its initializer.
    /// @param features floats of one input row
    /// @param outputs  floats of one prediction
    /// @throws RubanException if the class is not in the jars, no module, or throws
    public Module create(int features, int outputs) {
        return type().create(features, outputs);
    }

    private synchronized ModuleType type() {
        ModuleType loaded = type;
        if (loaded == null) loaded = ModuleType.load(className, jars);
        type = loaded;
        return loaded;
    }

    /// Runs code of the module.
    /// @param what it is, for messages: `its call`
    /// @throws RubanException for whatever it throws
    public <T> T run(String what, Callable<T> code) {
        return UserCode.run(className, what, code);
    }
}
