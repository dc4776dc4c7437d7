/// Plots: charts of series, laid out once and drawn by two pens, as SVG text and as a PNG picture.
/// The same chart is the same SVG, byte for byte. Knows no network; of runs only their history.
@org.jspecify.annotations.NullMarked
package dev.ruban.coordinator.plot;
