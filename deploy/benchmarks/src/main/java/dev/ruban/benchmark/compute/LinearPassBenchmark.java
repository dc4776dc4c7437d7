package dev.ruban.benchmark.compute;

import dev.ruban.benchmark.harness.Bench;
import dev.ruban.benchmark.harness.Benchmark;
import dev.ruban.benchmark.harness.Gate;
import dev.ruban.benchmark.harness.Goal;
import dev.ruban.benchmark.harness.Side;
import dev.ruban.benchmark.harness.Unit;
import dev.ruban.tensor.kernel.KernelSelection;
import java.util.List;

/// A full-batch step of a linear model against a plain read of the same bytes by as many threads.
public final class LinearPassBenchmark implements Benchmark {
    /// One size of it.
    /// @param rows    as many as make 400 MB
    /// @param minimum ratio that is the goal on both cores
    private record Size(int features, int rows, double minimum) {}

    private static final List<Size> SIZES =
            List.of(
                    new Size(100, 1_000_000, 0.80),
                    new Size(10, 10_000_000, 0.65),
                    new Size(1, 50_000_000, 0.80));

    @Override
    public String name() {
        return "linear";
    }

    @Override
    public String about() {
        return "a full-batch step of a linear model against a plain read of its rows";
    }

    @Override
    public List<String> jvmOptions() {
        return List.of("-Xmx5g");
    }

    @Override
    public void run(Bench bench) throws Exception {
        requireSameBits();
        for (Size size : SIZES)
            for (int threads : List.of(1, 2)) {
                int rows = bench.isQuick() ? size.rows() / 20 : size.rows();
                try (LinearPass pass =
                                LinearPass.of(
                                        rows,
                                        size.features(),
                                        threads,
                                        KernelSelection.current().kernels());
                        PlainRead read = new PlainRead(pass.bytes(), threads)) {
                    bench.compare(
                            "%d features, %d MB, %d threads"
                                    .formatted(size.features(), pass.bytes() / 1_000_000, threads),
                            Unit.gigabytesPerSecond((double) pass.bytes()),
                            threads == 2 ? Goal.ratioAtLeast(size.minimum()) : Goal.NONE,
                            Side.repeated("step", bench.iterationSeconds(), pass::run),
                            Side.repeated("plain read", bench.iterationSeconds(), read::run));
                }
            }
    }

    /// Vector kernels on two threads have the bits of the scalar reference on one.
    private static void requireSameBits() {
        for (Size size : SIZES)
            try (LinearPass scalar = pass(size, 1, "scalar");
                    LinearPass vector = pass(size, 2, "vector")) {
                Gate.sameBits("gradients", scalar.run().clone(), vector.run());
            }
    }

    private static LinearPass pass(Size size, int threads, String kernels) {
        return LinearPass.of(
                20_011, size.features(), threads, KernelSelection.of(kernels).kernels());
    }
}
