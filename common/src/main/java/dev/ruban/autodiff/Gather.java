package dev.ruban.autodiff;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.tensor.Shape;
import java.util.Arrays;

/// Rows of a table by index: `out[..., d] = table[indices[...], d]`.
final class Gather extends Operation {
    private String place = "";
    private int tableRows;
    private int columns;
    private int indicesPerRow;

    @Override
    String name() {
        return "gather";
    }

    @Override
    Shape infer(Shape... inputs) {
        Shape table = inputs[0];
        Shape indices = inputs[1];
        if (table.isBatched())
            throw rowsMeet(
                    "the table has shape %s, whose rows are the batch".formatted(table),
                    "gather from a variable of shape [count, dimension]");
        place = CallSite.describe();
        if (table.rank() != 2)
            throw new ShapeMismatchException(
                    "gather%s: the table has shape %s; [count, dimension] is needed"
                            .formatted(place, table));
        tableRows = table.size(0);
        columns = table.size(1);
        indicesPerRow = indices.elements();
        int[] sizes = Arrays.copyOf(indices.sizes(), indices.rank() + 1);
        sizes[indices.rank()] = columns;
        return Shape.of(sizes);
    }

    @Override
    boolean isDifferentiable(int input) {
        return input == 0;
    }

    @Override
    void forward(Cells cells) {
        for (int i = 0; i < cells.rows * indicesPerRow; i++) {
            float value = cells.in[1][cells.inOffset[1] + i];
            int index = (int) value;
            if (index != value || index < 0 || index >= tableRows) throw outside(cells, i, value);
            System.arraycopy(
                    cells.in[0],
                    cells.inOffset[0] + index * columns,
                    cells.out,
                    cells.outOffset + i * columns,
                    columns);
        }
    }

    private RubanException outside(Cells cells, int position, float value) {
        int row = cells.firstRow + position / indicesPerRow;
        return new RubanException(
                ExitCode.DATA,
                """
                gather%s: %s, column %d: %s is no index into a table of %d rows; an index is \
                a whole number from 0 to %d\
                """
                        .formatted(
                                place,
                                cells.pass.describe(row),
                                position % indicesPerRow,
                                value,
                                tableRows,
                                tableRows - 1));
    }

    /// ∂L/∂table: each row of ∂L/∂out is added to the table's row that it came from, in order.
    @Override
    void derivative(int input, Cells cells, float[] target, int targetOffset) {
        Arrays.fill(target, targetOffset, targetOffset + tableRows * columns, 0f);
        int from = cells.upstreamOffset;
        for (int i = 0; i < cells.rows * indicesPerRow; i++) {
            int to = targetOffset + ((int) cells.in[1][cells.inOffset[1] + i]) * columns;
            for (int column = 0; column < columns; column++) target[to++] += cells.upstream[from++];
        }
    }
}
