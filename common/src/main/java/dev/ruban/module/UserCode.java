package dev.ruban.module;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/// Runs code of a user's module, and says what it throws in words for its author.
final class UserCode {
    private UserCode() {}

    /// @param module the module's class, for messages
    /// @param what   is run: `its constructor`
    /// @throws RubanException with [ExitCode#USAGE] for whatever the code throws
    static <T> T run(String module, String what, Callable<T> code) {
        try {
            return code.call();
        } catch (RubanException problem) {
            throw problem;
        } catch (OutOfMemoryError exhausted) {
            throw exhausted;
        } catch (Throwable thrown) {
            Throwable cause = causeOf(thrown);
            throw new RubanException(
                    ExitCode.USAGE,
                    "module %s: %s %s%s".formatted(module, what, describe(cause), place(cause)),
                    cause);
        }
    }

    private static Throwable causeOf(Throwable thrown) {
        boolean wraps =
                thrown instanceof InvocationTargetException
                        || thrown instanceof ExceptionInInitializerError;
        Throwable cause = thrown.getCause();
        return wraps && cause != null ? causeOf(cause) : thrown;
    }

    private static String describe(Throwable thrown) {
        return switch (thrown) {
            case UnsupportedClassVersionError newer ->
                    "cannot be loaded: %s; compile it by javac --release %d"
                            .formatted(newer.getMessage(), Runtime.version().feature());
            case NoClassDefFoundError missing ->
                    "needs the class %s, which is in none of the jars; put the jar that has it on --module-path"
                            .formatted(String.valueOf(missing.getMessage()).replace('/', '.'));
            case LinkageError unfit -> "does not fit: " + unfit;
            case IllegalArgumentException refused when isOurs(refused) ->
                    "is refused: " + refused.getMessage();
            case IllegalStateException refused when isOurs(refused) ->
                    "is refused: " + refused.getMessage();
            default -> "threw " + thrown;
        };
    }

    /// Whether Ruban itself threw it: then its message says enough.
    private static boolean isOurs(Throwable thrown) {
        StackTraceElement[] stack = thrown.getStackTrace();
        return stack.length > 0 && stack[0].getClassName().startsWith(JarClassLoader.RUBAN);
    }

    /// Where the user's own code was.
    private static String place(Throwable thrown) {
        return Arrays.stream(thrown.getStackTrace())
                .filter(frame -> isUsers(frame.getClassName()))
                .findFirst()
                .map(frame -> " (at " + frame + ")")
                .orElse("");
    }

    private static boolean isUsers(String type) {
        return Stream.of("java.", "javax.", "jdk.", "sun.", JarClassLoader.RUBAN)
                .noneMatch(type::startsWith);
    }
}
