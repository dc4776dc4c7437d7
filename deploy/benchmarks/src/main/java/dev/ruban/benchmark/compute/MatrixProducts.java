package dev.ruban.benchmark.compute;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.blas_set_num_threads;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import dev.ruban.tensor.kernel.Kernels;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.FloatPointer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// One product `c = a @ b` of `[m, inner]` and `[inner, n]`, either of them perhaps given
/// transposed. OpenBLAS gets its own copies outside of the heap, so that no array is copied or
/// pinned for it.
@State(Scope.Thread)
public class MatrixProducts {
    /// `m x n x inner`.
    @Param("512x512x512")
    String shape = "";

    /// `NN`, `NT` (b is given as `[n, inner]`) or `TN` (a is given as `[inner, m]`).
    @Param("NN")
    String kind = "";

    private final Kernels kernels = Kernels.best();
    private int m;
    private int n;
    private int inner;
    private float[] a = {};
    private float[] b = {};
    private float[] c = {};
    private FloatPointer nativeA = new FloatPointer();
    private FloatPointer nativeB = new FloatPointer();
    private FloatPointer nativeC = new FloatPointer();

    static MatrixProducts of(String shape, String kind) {
        MatrixProducts products = new MatrixProducts();
        products.shape = shape;
        products.kind = kind;
        products.fill();
        return products;
    }

    /// Makes the matrices.
    @Setup
    public void fill() {
        String[] sizes = shape.split("x", -1);
        m = Integer.parseInt(sizes[0]);
        n = Integer.parseInt(sizes[1]);
        inner = Integer.parseInt(sizes[2]);
        SplittableRandom random = new SplittableRandom(1);
        a = floats(random, m * inner);
        b = floats(random, inner * n);
        c = new float[m * n];
        nativeA = new FloatPointer(a);
        nativeB = new FloatPointer(b);
        nativeC = new FloatPointer((long) m * n);
        blas_set_num_threads(1);
    }

    private static float[] floats(SplittableRandom random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) values[i] = random.nextFloat() - 0.5f;
        return values;
    }

    /// Floating-point operations of one product.
    double operations() {
        return 2.0 * m * n * inner;
    }

    @Benchmark
    public float[] ruban() {
        return product(kernels);
    }

    /// @return its array, overwritten by the next product
    float[] product(Kernels by) {
        switch (kind) {
            case "NN" -> by.multiplyNN(m, n, inner, a, 0, b, 0, c, 0);
            case "NT" -> by.multiplyNT(m, n, inner, a, 0, b, 0, c, 0);
            case "TN" -> by.multiplyTN(m, n, inner, a, 0, b, 0, c, 0);
            default -> throw new IllegalArgumentException("kind=" + kind + "; NN, NT or TN");
        }
        return c;
    }

    @Benchmark
    public FloatPointer openBlas() {
        boolean transposedA = kind.equals("TN");
        boolean transposedB = kind.equals("NT");
        cblas_sgemm(
                CblasRowMajor,
                transposedA ? CblasTrans : CblasNoTrans,
                transposedB ? CblasTrans : CblasNoTrans,
                m,
                n,
                inner,
                1f,
                nativeA,
                transposedA ? m : inner,
                nativeB,
                transposedB ? inner : n,
                0f,
                nativeC,
                n);
        return nativeC;
    }

    float[] fromOpenBlas() {
        float[] copy = new float[m * n];
        nativeC.get(copy);
        return copy;
    }
}
