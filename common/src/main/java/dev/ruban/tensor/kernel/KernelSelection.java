package dev.ruban.tensor.kernel;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;

/// Which kernels this process computes with, and why. All give the same bits.
/// @param kernels the kernels
/// @param reason a line for the log, with what would make it faster where something would
public record KernelSelection(Kernels kernels, String reason) {
    /// System property that forces the choice: `scalar` or `vector`.
    public static final String PROPERTY = "ruban.kernels";

    private static final String MODULE = "jdk.incubator.vector";

    /// The choice for this process, made once: the vector kernels where the module
    /// `jdk.incubator.vector` is loaded and the CPU has FMA and vectors of at least 128 bits.
    /// @throws RubanException if [#PROPERTY] has an unknown value or forces what is not possible
    public static KernelSelection current() {
        return Holder.CURRENT;
    }

    /// The choice for a value of [#PROPERTY], `""` where it is not set.
    public static KernelSelection of(String forced) {
        return switch (forced) {
            case "" -> fastest();
            case "scalar" -> scalar("forced by -D" + PROPERTY + "=scalar, same bits");
            case "vector" -> forcedVector();
            default ->
                    throw new RubanException(
                            ExitCode.USAGE,
                            "system property %s is '%s'; choose scalar or vector, or leave it out"
                                    .formatted(PROPERTY, forced));
        };
    }

    private static KernelSelection fastest() {
        String obstacle = obstacleToVectors();
        return obstacle.isEmpty() ? vector("the fastest here") : scalar(obstacle + ", same bits");
    }

    private static KernelSelection forcedVector() {
        String obstacle = obstacleToVectors();
        if (obstacle.isEmpty()) return vector("forced by -D" + PROPERTY + "=vector");
        throw new RubanException(
                ExitCode.USAGE,
                "system property %s is 'vector', but %s; or leave the property out"
                        .formatted(PROPERTY, obstacle));
    }

    /// What keeps this process from the vector kernels; empty if nothing does.
    private static String obstacleToVectors() {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty())
            return "start java with --add-modules " + MODULE + " for the vector kernels";
        if (!FmaSupport.isInHardware())
            return "this CPU (or -XX:UseAVX, -XX:UseFMA) has no fma instruction, which is emulated";
        if (!VectorKernels.areSupported())
            return "this CPU has no vectors of 128 to 512 bits that Java uses";
        return "";
    }

    private static KernelSelection vector(String reason) {
        return describe(new VectorKernels(), reason);
    }

    private static KernelSelection scalar(String reason) {
        return describe(new ScalarKernels(), reason);
    }

    private static KernelSelection describe(Kernels kernels, String reason) {
        return new KernelSelection(kernels, kernels.name() + " kernels: " + reason);
    }

    /// Chooses when it is first asked, not when the class is loaded.
    private static final class Holder {
        static final KernelSelection CURRENT = of(System.getProperty(PROPERTY, ""));
    }
}
