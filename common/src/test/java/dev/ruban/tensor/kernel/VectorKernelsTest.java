package dev.ruban.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The vector twin against the scalar reference, bit by bit, also beside the ranges it writes.
class VectorKernelsTest {
    private static final int[] LENGTHS = {
        0, 1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 511, 512, 513, 1023
    };
    private static final int[][] PRODUCTS = {
        // m, n, inner
        {0, 3, 4},
        {3, 0, 4},
        {3, 4, 0},
        {2, 1, 0},
        {1, 1, 1},
        {1, 1, 33},
        {5, 1, 17},
        {8, 1, 100},
        {23, 1, 65},
        {300, 1, 40},
        {1, 7, 9},
        {1, 32, 70},
        {7, 2, 31},
        {8, 10, 16},
        {9, 15, 17},
        {15, 16, 33},
        {16, 17, 300},
        {17, 31, 64},
        {31, 32, 257},
        {33, 33, 32},
        {12, 48, 513},
        {64, 65, 63},
        {65, 100, 7},
        {100, 63, 256},
        // a left operand that is packed, in one go and in two
        {43, 130, 260},
        {531, 97, 9},
        // few columns, in groups of ten and of five
        {32, 2, 40},
        {45, 5, 31},
        {50, 10, 257},
        {77, 13, 20},
        {64, 15, 1},
        {33, 26, 0},
        {40, 31, 65}
    };

    private static final Kernels SCALAR = new ScalarKernels();
    private static final Kernels VECTOR = KernelSelection.of("").kernels();

    interface Product {
        void run(
                Kernels kernels,
                int m,
                int n,
                int inner,
                float[] a,
                int aOffset,
                float[] b,
                int bOffset,
                float[] c,
                int cOffset);
    }

    interface Map {
        void run(Kernels kernels, int length, float[] x, int xOffset, float[] y, int yOffset);
    }

    @BeforeAll
    static void vectorTwinIsLoaded() {
        assertThat(VECTOR)
                .as("start the tests with --add-modules jdk.incubator.vector")
                .isInstanceOf(VectorKernels.class);
    }

    static Stream<Arguments> products() {
        return Stream.of(PRODUCTS).map(sizes -> Arguments.of(sizes[0], sizes[1], sizes[2]));
    }

    static IntStream lengths() {
        return IntStream.of(LENGTHS);
    }

    @ParameterizedTest
    @MethodSource("products")
    void productsHaveTheBitsOfTheReference(int m, int n, int inner) {
        compareProducts(Kernels::multiplyNN, m, n, inner);
        compareProducts(Kernels::multiplyNT, m, n, inner);
        compareProducts(Kernels::multiplyTN, m, n, inner);
    }

    private static void compareProducts(Product product, int m, int n, int inner) {
        HardFloats values = new HardFloats(m + 1_000L * n + 1_000_000L * inner);
        float[] a = values.finite(3 + m * inner);
        float[] b = values.finite(5 + inner * n);
        compareProduct(product, m, n, inner, a, b);
        if (a.length > 3) a[a.length - 1] = Float.NaN;
        if (b.length > 5) b[5] = Float.NEGATIVE_INFINITY;
        compareProduct(product, m, n, inner, a, b);
        compareProduct(product, m, n, inner, values.any(a.length), values.any(b.length));
    }

    private static void compareProduct(
            Product product, int m, int n, int inner, float[] a, float[] b) {
        float[] expected = new HardFloats(1).finite(7 + m * n + 40);
        float[] actual = expected.clone();
        product.run(SCALAR, m, n, inner, a, 3, b, 5, expected, 7);
        product.run(VECTOR, m, n, inner, a, 3, b, 5, actual, 7);
        assertThat(HardFloats.bits(actual)).isEqualTo(HardFloats.bits(expected));
    }

    @ParameterizedTest
    @MethodSource("products")
    void sumsOverRowsHaveTheBitsOfTheReference(int columns, int otherColumns, int rows) {
        for (int width : new int[] {columns, otherColumns, 1}) {
            HardFloats values = new HardFloats(rows + 1_000L * width);
            compareRowSums(
                    rows, width, values.finite(3 + rows * width), values.finite(2 + rows * width));
            compareRowSums(rows, width, values.any(3 + rows * width), values.any(2 + rows * width));
        }
    }

    private static void compareRowSums(int rows, int columns, float[] a, float[] b) {
        float[] expected = new HardFloats(2).finite(2 * columns + 20);
        float[] actual = expected.clone();
        SCALAR.sumRows(rows, columns, a, 3, expected, 1);
        SCALAR.sumRowsOfProducts(rows, columns, a, 3, b, 2, expected, columns + 2);
        VECTOR.sumRows(rows, columns, a, 3, actual, 1);
        VECTOR.sumRowsOfProducts(rows, columns, a, 3, b, 2, actual, columns + 2);
        assertThat(HardFloats.bits(actual)).isEqualTo(HardFloats.bits(expected));
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void sumsHaveTheBitsOfTheReference(int length) {
        HardFloats values = new HardFloats(length);
        compareSums(length, values.finite(length + 3), values.finite(length + 5));
        compareSums(length, values.any(length + 3), values.finite(length + 5));
    }

    private static void compareSums(int length, float[] a, float[] b) {
        assertThat(HardFloats.bits(VECTOR.sum(length, a, 3), VECTOR.dot(length, a, 3, b, 5)))
                .isEqualTo(
                        HardFloats.bits(SCALAR.sum(length, a, 3), SCALAR.dot(length, a, 3, b, 5)));
        assertThat(Double.doubleToLongBits(VECTOR.sumAsDouble(length, a, 3)))
                .isEqualTo(Double.doubleToLongBits(SCALAR.sumAsDouble(length, a, 3)));
        assertThat(Double.doubleToLongBits(VECTOR.dotAsDouble(length, a, 3, b, 5)))
                .isEqualTo(Double.doubleToLongBits(SCALAR.dotAsDouble(length, a, 3, b, 5)));
    }

    static Stream<Blocks> trees() {
        return Stream.of(
                tree(1, 1),
                tree(9, 2),
                tree(64, 4),
                tree(300, 64),
                tree(5, 16, 0, 40, 17),
                tree(1023, 32),
                shortBlocks(16),
                shortBlocks(32));
    }

    /// A tree of blocks of 3 and 4 rows, as shards have of a small batch.
    private static Blocks shortBlocks(int count) {
        Blocks blocks = new Blocks();
        for (int block = 0; block < count; block++) {
            blocks.add(3 + block % 3 % 2);
            for (int i = Blocks.mergesAfter(block); i > 0; i--) blocks.merge();
        }
        return blocks;
    }

    /// Shards of these many rows after the first number, the rows of a block; empty ones are absent.
    private static Blocks tree(int... rowsAndBlock) {
        Blocks blocks = new Blocks();
        int block = rowsAndBlock[rowsAndBlock.length - 1];
        for (int i = 0; i < rowsAndBlock.length - 1; i++) {
            if (rowsAndBlock[i] == 0) continue;
            boolean merge = blocks.count() > 0;
            blocks.addTree(rowsAndBlock[i], block);
            if (merge) blocks.merge();
        }
        return blocks;
    }

    @ParameterizedTest
    @MethodSource("trees")
    void sumsOverBlocksHaveTheBitsOfTheReferenceAndOfTheTree(Blocks rows) {
        int[][] sizes = {
            {1, 1}, {3, 1}, {33, 1}, {5, 2}, {8, 32}, {19, 10}, {21, 49}, {43, 4}, {37, 10},
            {33, 23}
        };
        for (int[] size : sizes) {
            HardFloats values = new HardFloats(rows.rows() + 1_000L * size[0]);
            float[] a = values.finite(3 + rows.rows() * size[0]);
            float[] b = values.finite(2 + rows.rows() * size[1]);
            float[] expected = sumOfBlocks(rows, size[0], size[1], a, b);
            for (Kernels kernels : new Kernels[] {SCALAR, VECTOR}) {
                float[] c = new float[expected.length];
                kernels.multiplyTN(size[0], size[1], rows, a, 3, b, 2, c, 0);
                assertThat(HardFloats.bits(c)).isEqualTo(HardFloats.bits(expected));
            }
            compareRowSums(rows, size[1], values.finite(b.length), b);
        }
    }

    /// The tree, added by hand from products of single blocks.
    private static float[] sumOfBlocks(Blocks rows, int m, int n, float[] a, float[] b) {
        Deque<float[]> sums = new ArrayDeque<>();
        for (int block = 0; block < rows.count(); block++) {
            int start = rows.start(block);
            float[] sum = new float[m * n];
            SCALAR.multiplyTN(m, n, rows.rows(block), a, 3 + start * m, b, 2 + start * n, sum, 0);
            for (int merge = 0; merge < rows.merges(block); merge++) {
                float[] left = sums.pop();
                for (int i = 0; i < sum.length; i++) sum[i] = left[i] + sum[i];
            }
            sums.push(sum);
        }
        assertThat(sums).hasSize(1);
        return sums.pop();
    }

    private static void compareRowSums(Blocks rows, int columns, float[] a, float[] b) {
        float[] expected = new float[2 * columns];
        float[] actual = new float[2 * columns];
        SCALAR.sumRows(rows, columns, a, 2, expected, 0);
        SCALAR.sumRowsOfProducts(rows, columns, a, 2, b, 2, expected, columns);
        VECTOR.sumRows(rows, columns, a, 2, actual, 0);
        VECTOR.sumRowsOfProducts(rows, columns, a, 2, b, 2, actual, columns);
        assertThat(HardFloats.bits(actual)).isEqualTo(HardFloats.bits(expected));
        assertThat(Double.doubleToLongBits(VECTOR.sumAsDouble(rows, a, 2)))
                .isEqualTo(Double.doubleToLongBits(SCALAR.sumAsDouble(rows, a, 2)));
    }

    @ParameterizedTest
    @MethodSource("trees")
    void rowsInPanelsHaveTheBitsOfRowsOneAfterTheOther(Blocks rows) {
        for (int features : new int[] {1, 2, 3, 8, 10, 17, 100}) {
            HardFloats values = new HardFloats(rows.rows() + 1_000L * features);
            float[] x = values.finite(3 + rows.rows() * features);
            float[] w = values.finite(5 + features);
            float[] d = values.finite(2 + rows.rows());
            float[] products = new float[rows.rows()];
            float[] sums = new float[features];
            SCALAR.multiplyNN(rows.rows(), 1, features, x, 3, w, 5, products, 0);
            SCALAR.multiplyTN(features, 1, rows, x, 3, d, 2, sums, 0);
            for (int block = 0; block < rows.count(); block++)
                RowPanels.fromRows(rows.rows(block), features, x, 3 + rows.start(block) * features);
            for (Kernels kernels : new Kernels[] {SCALAR, VECTOR}) {
                float[] actual = new float[rows.rows()];
                kernels.multiplyPanels(rows, features, x, 3, w, 5, actual, 0);
                assertThat(HardFloats.bits(actual)).isEqualTo(HardFloats.bits(products));
                float[] actualSums = new float[features];
                kernels.multiplyPanelsTransposed(rows, features, x, 3, d, 2, actualSums, 0);
                assertThat(HardFloats.bits(actualSums)).isEqualTo(HardFloats.bits(sums));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("trees")
    void leastSquaresHaveTheBitsOfTheirParts(Blocks rows) {
        for (int features : new int[] {1, 2, 3, 8, 10, 17, 100}) {
            int count = rows.rows();
            HardFloats values = new HardFloats(count + 1_000L * features);
            float[] x = values.finite(3 + count * features);
            float[] y = values.finite(2 + count);
            float[] w = values.finite(5 + features);
            float bias = values.finite(1)[0];
            float[] errors = new float[count];
            SCALAR.multiplyPanels(rows, features, x, 3, w, 5, errors, 0);
            SCALAR.addNumber(count, errors, 0, bias, errors, 0);
            SCALAR.subtract(count, errors, 0, y, 2, errors, 0);
            float[] squares = new float[count];
            SCALAR.multiply(count, errors, 0, errors, 0, squares, 0);
            SCALAR.multiplyByNumber(count, errors, 0, 2f, errors, 0);
            float[] expected = new float[features + 1];
            SCALAR.multiplyPanelsTransposed(rows, features, x, 3, errors, 0, expected, 0);
            SCALAR.sumRows(rows, 1, errors, 0, expected, features);
            long loss = Double.doubleToLongBits(SCALAR.sumAsDouble(rows, squares, 0));

            for (Kernels kernels : new Kernels[] {SCALAR, VECTOR}) {
                float[] sums = new float[features + 1];
                double sum = kernels.leastSquares(rows, features, w, 5, bias, x, 3, y, 2, sums, 0);
                assertThat(Double.doubleToLongBits(sum)).isEqualTo(loss);
                assertThat(HardFloats.bits(sums)).isEqualTo(HardFloats.bits(expected));
            }
        }
    }

    static Stream<Map> maps() {
        Map squareDerivative =
                (kernels, length, x, xOffset, y, yOffset) ->
                        kernels.squareDerivative(length, x, xOffset, x, xOffset, y, yOffset);
        Map rectifiedDerivative =
                (kernels, length, x, xOffset, y, yOffset) ->
                        kernels.rectifiedDerivative(length, x, xOffset, x, xOffset, y, yOffset);
        Map addition =
                (kernels, length, x, xOffset, y, yOffset) ->
                        kernels.addNumber(length, x, xOffset, 0.3f, y, yOffset);
        Map scaling =
                (kernels, length, x, xOffset, y, yOffset) ->
                        kernels.multiplyByNumber(length, x, xOffset, -0f, y, yOffset);
        return Stream.of(
                Kernels::exp,
                Kernels::log,
                Kernels::tanh,
                Kernels::sigmoid,
                Kernels::softplus,
                Kernels::rectify,
                rectifiedDerivative,
                squareDerivative,
                addition,
                scaling);
    }

    @ParameterizedTest
    @MethodSource("maps")
    void functionsHaveTheBitsOfTheReference(Map map) {
        for (int length : LENGTHS) {
            HardFloats values = new HardFloats(length);
            compareMap(map, length, values.any(length + 9));
            compareMap(map, length, values.bitPatterns(length + 9));
        }
        compareMap(map, 300_000, new HardFloats(3).bitPatterns(300_009));
        compareMap(map, 300_000, spread(300_009));
    }

    interface Pair {
        void run(
                Kernels kernels,
                int length,
                float[] a,
                int aOffset,
                float[] b,
                int bOffset,
                float[] c,
                int cOffset);
    }

    static Stream<Pair> pairs() {
        return Stream.of(
                Kernels::add,
                Kernels::subtract,
                Kernels::multiply,
                Kernels::rectifiedDerivative,
                Kernels::squareDerivative);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void arithmeticOfTwoHasTheBitsOfTheReference(Pair pair) {
        for (int length : LENGTHS) {
            HardFloats values = new HardFloats(length);
            float[] a = values.bitPatterns(length + 3);
            float[] b = values.any(length + 5);
            float[] expected = values.finite(length + 11);
            float[] actual = expected.clone();
            pair.run(SCALAR, length, a, 3, b, 5, expected, 2);
            pair.run(VECTOR, length, a, 3, b, 5, actual, 2);
            assertThat(HardFloats.bits(actual)).isEqualTo(HardFloats.bits(expected));
        }
    }

    /// From -110 to 110, denser around 0: where the results are ordinary.
    private static float[] spread(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            float u = 2f * i / length - 1f;
            values[i] = 110f * u * u * u;
        }
        return values;
    }

    private static void compareMap(Map map, int length, float[] x) {
        float[] expected = new HardFloats(4).finite(length + 11);
        float[] actual = expected.clone();
        map.run(SCALAR, length, x, 3, expected, 2);
        map.run(VECTOR, length, x, 3, actual, 2);
        assertThat(HardFloats.bits(actual)).isEqualTo(HardFloats.bits(expected));
        float[] inPlace = x.clone();
        map.run(VECTOR, length, inPlace, 3, inPlace, 3);
        System.arraycopy(expected, 2, x, 3, length);
        assertThat(HardFloats.bits(inPlace)).isEqualTo(HardFloats.bits(x));
    }
}
