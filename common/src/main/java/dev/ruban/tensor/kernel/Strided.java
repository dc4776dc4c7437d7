package dev.ruban.tensor.kernel;

/// An operand of a product inside an array: where an element lies, whatever the orientation.
/// @param lineStride distance of neighbours along the output's axis: rows of the left operand,
///     columns of the right one
/// @param stepStride distance of neighbours along the inner axis
record Strided(float[] array, int offset, int lineStride, int stepStride) {
    int at(int line, int step) {
        return offset + line * lineStride + step * stepStride;
    }
}
