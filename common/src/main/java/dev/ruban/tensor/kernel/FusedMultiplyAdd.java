package dev.ruban.tensor.kernel;

/// `fma(a, b, c)` on float: `a * b + c` with one rounding. It is the CPU's instruction where there
/// is one; elsewhere [Math#fma] would go through `BigDecimal`, a hundred times slower, and an exact
/// emulation in double takes its place. Both give the same bits (NaNs count as one).
final class FusedMultiplyAdd {
    /// A constant for the JIT compiler: one of the branches of [#fma] is gone.
    private static final boolean IN_HARDWARE = FmaSupport.isInHardware();

    private FusedMultiplyAdd() {}

    static float fma(float a, float b, float c) {
        return IN_HARDWARE ? Math.fma(a, b, c) : emulate(a, b, c);
    }

    /// The product of two floats is exact in double; the sum is rounded to odd there, so that the
    /// rounding to float is the only one that shows (Boldo and Melquiond, "Emulation of a FMA and
    /// correctly rounded sums: proved algorithms using rounding to odd", IEEE TC 2008).
    static float emulate(float a, float b, float c) {
        double product = (double) a * b;
        double sum = product + c;
        double addend = sum - product;
        double error = (product - (sum - addend)) + (c - addend);
        if (error == 0 || Double.isNaN(error)) return (float) sum; // NaN: sum is infinite or NaN
        long bits = Double.doubleToRawLongBits(sum);
        if ((bits & 1) == 0) bits += (error > 0) == (sum > 0) ? 1 : -1;
        return (float) Double.longBitsToDouble(bits);
    }
}
