package dev.ruban.tensor.kernel;

/// The working memory of one thread's kernels: made at first use, of fixed size or of the largest that
/// was asked for, so that a kernel allocates nothing in steady state. A kernel uses it until it
/// returns, and calls no other kernel of the contract while it holds values there that it still
/// needs.
final class Scratch {
    /// Steps of a product's inner axis that are packed at once: with the widest panel, 32 KiB.
    static final int PANEL_STEPS = 256;

    /// Columns of the widest panel: two vectors of 512 bits.
    static final int PANEL_COLUMNS = 32;

    /// Rows of the tallest tile.
    static final int TILE_ROWS = 8;

    /// Columns whose row lanes are held at once: 16 KiB.
    static final int LANE_COLUMNS = 256;

    /// Elements of a function that are computed at once where it takes several passes.
    static final int STRETCH = 512;

    private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

    private final float[] floatLanes = new float[Kernels.LANES];
    private final double[] doubleLanes = new double[Kernels.LANES];
    private final float[] panel = new float[PANEL_STEPS * PANEL_COLUMNS];
    private final float[] tile = new float[TILE_ROWS * PANEL_COLUMNS];
    private final float[] laneRows = new float[Kernels.LANES * LANE_COLUMNS];

    private final float[] stretch = new float[STRETCH];
    private final float[] secondStretch = new float[STRETCH];
    private final float[] tileStack = new float[Blocks.DEPTH * SummedTiles.LEVEL];
    private final float[] featureLanes = new float[Kernels.LANES * PanelColumns.FEATURES];
    private final double[] doubleStack = new double[Blocks.DEPTH];
    private final SumStack sumStack = new SumStack();
    private final Blocks single = new Blocks();
    private final float[] turnedStack = new float[Blocks.DEPTH * TurnedTiles.LEVEL];
    private float[] longPanel = {};
    private float[] strips = {};
    private float[] leastSquaresLanes = {};

    private Scratch() {}

    static Scratch ofThread() {
        return OF_THREAD.get();
    }

    /// [Kernels#LANES] floats.
    float[] floatLanes() {
        return floatLanes;
    }

    /// [Kernels#LANES] doubles.
    double[] doubleLanes() {
        return doubleLanes;
    }

    /// [#PANEL_STEPS] rows of a packed panel, of at most [#PANEL_COLUMNS] each.
    float[] panel() {
        return panel;
    }

    /// A tile of the output, for tiles that stick out of it.
    float[] tile() {
        return tile;
    }

    /// As [#tileStack], of [TurnedTiles]: 40 KiB.
    float[] turnedStack() {
        return turnedStack;
    }

    /// [Kernels#LANES] rows of [#LANE_COLUMNS].
    float[] laneRows() {
        return laneRows;
    }

    /// [#STRETCH] floats.
    float[] stretch() {
        return stretch;
    }

    /// Another [#STRETCH] floats.
    float[] secondStretch() {
        return secondStretch;
    }

    /// Tiles of the sums over blocks, [SummedTiles#LEVEL] floats apart: 32 KiB, of which as many
    /// KiB are touched as a tree of the blocks is deep.
    float[] tileStack() {
        return tileStack;
    }

    /// [Kernels#LANES] floats for each of [PanelColumns#FEATURES] features.
    float[] featureLanes() {
        return featureLanes;
    }

    /// [Kernels#LANES] floats for each weight and for the bias of a linear model; grows to the widest
    /// seen.
    float[] leastSquaresLanes(int features) {
        int floats = (features + 1) * Kernels.LANES;
        if (leastSquaresLanes.length < floats) leastSquaresLanes = new float[floats];
        return leastSquaresLanes;
    }

    /// Sums over blocks, in double.
    double[] doubleStack() {
        return doubleStack;
    }

    SumStack sumStack() {
        return sumStack;
    }

    /// For rows that are one block.
    Blocks single() {
        return single;
    }

    /// A panel of all rows of a sum over rows; grows to the longest seen.
    float[] longPanel(int floats) {
        if (longPanel.length < floats) longPanel = new float[floats];
        return longPanel;
    }

    /// Strips of a product's left operand; grows to the largest seen.
    float[] strips(int floats) {
        if (strips.length < floats) strips = new float[floats];
        return strips;
    }
}
