/// Shapes, and the layout of a model's parameters in one flat array.
/// Uses `problem` only. Knows no operation, no tape, no model.
@org.jspecify.annotations.NullMarked
package dev.ruban.tensor;
