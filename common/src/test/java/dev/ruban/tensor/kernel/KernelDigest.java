package dev.ruban.tensor.kernel;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Hashes over the results of every kernel on seeded values and over products of many tiles, and a
/// program that prints both with the reason of the choice of kernels: so that JVMs of different flags
/// can be compared.
final class KernelDigest {
    private final Kernels kernels;
    private final MessageDigest digest;
    private final HardFloats values = new HardFloats(2026);

    private KernelDigest(Kernels kernels) {
        this.kernels = kernels;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException(absent);
        }
    }

    public static void main(String[] arguments) {
        KernelSelection selection = KernelSelection.current();
        System.out.println(selection.reason());
        System.out.println(both(selection.kernels()));
    }

    static String both(Kernels kernels) {
        return of(kernels) + " " + new KernelDigest(kernels).computeProducts();
    }

    static String of(Kernels kernels) {
        return new KernelDigest(kernels).compute();
    }

    private String compute() {
        for (int length : new int[] {0, 1, 8, 15, 16, 17, 33, 100}) {
            addSums(length, values.finite(length), values.finite(length));
            addMaps(length, values.finite(length));
        }
        addMaps(600, values.bitPatterns(600));
        int[][] sizes = {
            {1, 1, 20}, {9, 1, 37}, {3, 2, 18}, {8, 10, 20}, {17, 33, 65}, {5, 48, 300}
        };
        for (int[] size : sizes) addProducts(size[0], size[1], size[2]);
        return HexFormat.of().formatHex(digest.digest());
    }

    /// Of sizes at which vectors of any width take all of their ways through a product.
    private String computeProducts() {
        for (int[] size : new int[][] {{37, 70, 21}, {41, 10, 20}, {35, 23, 12}})
            addProducts(size[0], size[1], size[2]);
        return HexFormat.of().formatHex(digest.digest());
    }

    private void addSums(int length, float[] a, float[] b) {
        add(kernels.sum(length, a, 0), kernels.dot(length, a, 0, b, 0));
        add(kernels.sumAsDouble(length, a, 0));
        add(kernels.dotAsDouble(length, a, 0, b, 0));
    }

    private void addMaps(int length, float[] x) {
        float[] y = new float[length];
        kernels.exp(length, x, 0, y, 0);
        add(y);
        kernels.log(length, x, 0, y, 0);
        add(y);
        kernels.tanh(length, x, 0, y, 0);
        add(y);
        kernels.sigmoid(length, x, 0, y, 0);
        add(y);
        kernels.softplus(length, x, 0, y, 0);
        add(y);
    }

    private void addProducts(int m, int n, int inner) {
        float[] a = values.finite(m * inner);
        float[] b = values.finite(inner * n);
        float[] c = new float[m * n];
        kernels.multiplyNN(m, n, inner, a, 0, b, 0, c, 0);
        add(c);
        kernels.multiplyNT(m, n, inner, a, 0, b, 0, c, 0);
        add(c);
        kernels.multiplyTN(m, n, inner, a, 0, b, 0, c, 0);
        add(c);
        float[] sums = new float[n];
        kernels.sumRows(inner, n, b, 0, sums, 0);
        add(sums);
        kernels.sumRowsOfProducts(inner, n, b, 0, values.finite(inner * n), 0, sums, 0);
        add(sums);
    }

    private void add(float... results) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * results.length);
        for (float result : results) bytes.putInt(Float.floatToIntBits(result));
        digest.update(bytes.array());
    }

    private void add(double result) {
        digest.update(ByteBuffer.allocate(8).putLong(Double.doubleToLongBits(result)).array());
    }
}
