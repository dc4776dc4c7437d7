package dev.ruban.tensor.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Packs columns of a product's right operand: step after step, each a row of the panel.
final class Panels {
    private static final VectorSpecies<Float> EIGHT = FloatVector.SPECIES_256;

    private Panels() {}

    /// Packs `columns` columns of `depth` steps into rows of `width`, padded by zeros.
    static void pack(
            Strided right, int step, int depth, int column, int columns, int width, float[] panel) {
        if (columns < width) Arrays.fill(panel, 0, depth * width, 0f);
        if (right.lineStride() == 1) copyRows(right, step, depth, column, columns, width, panel);
        else transpose(right, step, depth, column, columns, width, panel);
    }

    private static void copyRows(
            Strided right, int step, int depth, int column, int columns, int width, float[] panel) {
        for (int k = 0; k < depth; k++)
            System.arraycopy(right.array(), right.at(column, step + k), panel, k * width, columns);
    }

    /// Four columns at a time, each read along its steps.
    private static void transpose(
            Strided right, int step, int depth, int column, int columns, int width, float[] panel) {
        int j = 0;
        for (; j + 4 <= columns; j += 4)
            transposeFour(right, step, depth, column + j, panel, j, width);
        for (; j < columns; j++) {
            int from = right.at(column + j, step);
            for (int k = 0; k < depth; k++) panel[k * width + j] = right.array()[from + k];
        }
    }

    private static void transposeFour(
            Strided right, int step, int depth, int column, float[] panel, int offset, int width) {
        float[] from = right.array();
        int column0 = right.at(column, step);
        int column1 = right.at(column + 1, step);
        int column2 = right.at(column + 2, step);
        int column3 = right.at(column + 3, step);
        for (int k = 0, to = offset; k < depth; k++, to += width) {
            panel[to] = from[column0 + k];
            panel[to + 1] = from[column1 + k];
            panel[to + 2] = from[column2 + k];
            panel[to + 3] = from[column3 + k];
        }
    }

    /// Packs rows of a left operand whose lines are neighbours: strip after strip, of each step after
    /// step. Whole vectors are copied; what is too much of one, the next step overwrites.
    /// @param rows   a multiple of `height`
    /// @param height rows of a strip, at most 8
    static void packStrips(
            Strided left, int row, int rows, int step, int depth, int height, float[] strips) {
        float[] from = left.array();
        int last = depth - 1;
        for (int r = row, to = 0; r < row + rows; r += height, to += depth * height) {
            int at = left.at(r, step);
            for (int k = 0; k < last; k++)
                FloatVector.fromArray(EIGHT, from, at + k * left.stepStride())
                        .intoArray(strips, to + k * height);
            System.arraycopy(from, left.at(r, step + last), strips, to + last * height, height);
        }
    }
}
