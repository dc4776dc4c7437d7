package dev.ruban.coordinator.plot;

import dev.ruban.checkpoint.DurableFiles;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A chart as files: SVG, and a PNG of 1600 by 1000 pixels.
public final class Drawing {
    private static final Logger LOG = LoggerFactory.getLogger(Drawing.class);

    private Drawing() {}

    /// The SVG document: a function of the chart alone.
    public static String svg(Chart chart) {
        SvgPen pen = new SvgPen(ChartPainter.WIDTH, ChartPainter.HEIGHT, chart.title());
        ChartPainter.paint(chart, pen);
        return pen.document();
    }

    /// The bytes of the PNG file; its letters are those of the machine's sans-serif font.
    public static byte[] png(Chart chart) {
        PngPen pen = new PngPen(ChartPainter.WIDTH, ChartPainter.HEIGHT);
        ChartPainter.paint(chart, pen);
        return pen.png();
    }

    /// Writes `<name>.svg` and, where the machine has a font, `<name>.png`.
    /// @throws dev.ruban.problem.RubanException if a file cannot be written
    public static void write(Chart chart, Path folder, String name) {
        DurableFiles.writeText(folder.resolve(name + ".svg"), svg(chart));
        if (!Fonts.areThere()) return;
        byte[] png = png(chart);
        DurableFiles.write(
                folder.resolve(name + ".png"),
                channel -> DurableFiles.writeFully(channel, ByteBuffer.wrap(png)));
    }

    /// A container without any font makes Java2D fail in several ways: asked once.
    private static final class Fonts {
        private static final boolean FOUND = find();

        static boolean areThere() {
            return FOUND;
        }

        private static boolean find() {
            try {
                new PngPen(1, 1)
                        .text(0, 0, "x", new Pen.Font(12, false, Pen.Anchor.END, Color.TEXT));
                return true;
            } catch (RuntimeException | InternalError | LinkageError noFont) {
                LOG.warn(
                        "plots are written as SVG only: this machine has no font for PNG pictures; "
                                + "install fontconfig and a font such as DejaVu ({})",
                        noFont.toString());
                return false;
            }
        }
    }
}
