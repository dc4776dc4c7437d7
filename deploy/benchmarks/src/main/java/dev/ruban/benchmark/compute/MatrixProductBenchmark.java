package dev.ruban.benchmark.compute;

import dev.ruban.benchmark.harness.Bench;
import dev.ruban.benchmark.harness.Benchmark;
import dev.ruban.benchmark.harness.Gate;
import dev.ruban.benchmark.harness.Goal;
import dev.ruban.benchmark.harness.JmhSide;
import dev.ruban.benchmark.harness.Side;
import dev.ruban.benchmark.harness.Unit;
import dev.ruban.tensor.kernel.KernelSelection;
import dev.ruban.tensor.kernel.Kernels;
import java.util.List;
import java.util.Map;

/// Products of dense matrices against OpenBLAS, both on one thread.
public final class MatrixProductBenchmark implements Benchmark {
    private static final List<String> WIDE = List.of("512x512x512", "256x256x784", "784x256x256");
    private static final List<String> NARROW = List.of("256x10x256", "4096x10x256");

    private final String name;
    private final List<String> options;

    /// @param options of the JVM, which may forbid the widest vectors
    public MatrixProductBenchmark(String name, List<String> options) {
        this.name = name;
        this.options = options;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String about() {
        return "matrix products against OpenBLAS on one thread"
                + (options.isEmpty() ? "" : ", with AVX2 on both sides");
    }

    @Override
    public List<String> jvmOptions() {
        return options;
    }

    @Override
    public Map<String, String> environment() {
        return options.isEmpty() ? Map.of() : Map.of("OPENBLAS_CORETYPE", "Haswell");
    }

    @Override
    public void run(Bench bench) throws Exception {
        for (String shape : WIDE) compare(bench, shape, options.isEmpty() ? 0.85 : 0.80);
        for (String shape : NARROW) compare(bench, shape, 0.75);
    }

    private static void compare(Bench bench, String shape, double minimum) throws Exception {
        for (String kind : List.of("NN", "NT", "TN")) {
            MatrixProducts products = MatrixProducts.of(shape, kind);
            requireRight(products);
            Map<String, String> parameters = Map.of("shape", shape, "kind", kind);
            bench.compare(
                    kind + " " + shape,
                    Unit.gigaflops(products.operations()),
                    Goal.ratioAtLeast(minimum),
                    side("Ruban", "ruban", parameters, bench),
                    side("OpenBLAS", "openBlas", parameters, bench));
        }
    }

    private static Side side(
            String side, String method, Map<String, String> parameters, Bench bench) {
        return new JmhSide(
                side, MatrixProducts.class, method, parameters, bench.iterationSeconds());
    }

    /// The bits of the scalar reference, and about the values of OpenBLAS.
    private static void requireRight(MatrixProducts products) {
        float[] expected = products.product(KernelSelection.of("scalar").kernels()).clone();
        Gate.sameBits("product", expected, products.product(Kernels.best()));
        products.openBlas();
        Gate.close("OpenBLAS", expected, products.fromOpenBlas(), 1e-4);
    }
}
