package dev.ruban.benchmark.compute;

import dev.ruban.benchmark.harness.Bench;
import dev.ruban.benchmark.harness.Benchmark;
import dev.ruban.benchmark.harness.Gate;
import dev.ruban.benchmark.harness.Goal;
import dev.ruban.benchmark.harness.Side;
import dev.ruban.benchmark.harness.Unit;
import dev.ruban.tensor.kernel.KernelSelection;
import java.util.List;

/// A full-batch step of a linear model against a plain read of the same bytes by as many threads:
/// with its rows on the heap, and with nearly all of them in mapped files.
public final class LinearPassBenchmark implements Benchmark {
    /// One size of it.
    /// @param rows   as many as make 400 MB
    /// @param onHeap ratio that is the goal on both cores
    private record Size(int features, int rows, double onHeap) {}

    private static final List<Size> SIZES =
            List.of(
                    new Size(100, 1_000_000, 0.80),
                    new Size(10, 10_000_000, 0.65),
                    new Size(1, 50_000_000, 0.80));
    private static final double MAPPED = 0.60;

    private final boolean mapped;

    /// @param mapped whether the heap is too small for the rows
    public LinearPassBenchmark(boolean mapped) {
        this.mapped = mapped;
    }

    @Override
    public String name() {
        return mapped ? "linear-mapped" : "linear";
    }

    @Override
    public String about() {
        return "a full-batch step of a linear model, its rows %s, against a plain read of them"
                .formatted(mapped ? "in mapped files" : "on the heap");
    }

    /// A worker's rows take two fifths of the heap before they go to files.
    @Override
    public List<String> jvmOptions() {
        return List.of(mapped ? "-Xmx96m" : "-Xmx2g");
    }

    @Override
    public void run(Bench bench) throws Exception {
        requireSameBits();
        for (Size size : SIZES) for (int threads : List.of(1, 2)) compare(bench, size, threads);
    }

    private void compare(Bench bench, Size size, int threads) throws Exception {
        int rows = bench.isQuick() ? size.rows() / 10 : size.rows();
        try (LinearPass pass =
                        LinearPass.of(
                                rows,
                                size.features(),
                                threads,
                                KernelSelection.current().kernels());
                PlainRead read = new PlainRead(pass.bytes(), threads)) {
            double minimum = mapped ? MAPPED : size.onHeap();
            bench.compare(
                    "%d features, %d MB, %d threads"
                            .formatted(size.features(), pass.bytes() / 1_000_000, threads),
                    Unit.gigabytesPerSecond(1),
                    threads == 2 ? Goal.ratioAtLeast(minimum) : Goal.NONE,
                    perByte("step", bench, pass.bytes(), pass::run),
                    perByte("plain read", bench, read.bytes(), read::run));
        }
    }

    /// Both sides read nearly as many bytes.
    private static Side perByte(String name, Bench bench, long bytes, Side.Operation operation) {
        Side whole = Side.repeated(name, bench.iterationSeconds(), operation);
        return Side.of(name, () -> whole.seconds() / bytes);
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
