package dev.ruban.coordinator.plot;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// Draws a picture by Java2D, two pixels for each unit. Needs no display, but a font.
final class PngPen implements Pen {
    private static final int PIXELS_PER_UNIT = 2;

    private final BufferedImage image;
    private final Graphics2D graphics;

    PngPen(int width, int height) {
        image =
                new BufferedImage(
                        width * PIXELS_PER_UNIT,
                        height * PIXELS_PER_UNIT,
                        BufferedImage.TYPE_INT_RGB);
        graphics = image.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(
                RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(
                RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setRenderingHint(
                RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        graphics.scale(PIXELS_PER_UNIT, PIXELS_PER_UNIT);
    }

    /// The picture as a file's bytes. Nothing can be drawn after it.
    byte[] png() {
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            if (!ImageIO.write(image, "png", stream))
                throw new IllegalStateException("this JDK has no PNG writer");
        } catch (IOException impossible) {
            throw new IllegalStateException("writing into memory failed", impossible);
        }
        return bytes.toByteArray();
    }

    @Override
    public void rectangle(double x, double y, double width, double height, Color color) {
        graphics.setColor(paint(color, 1));
        graphics.fill(new Rectangle2D.Double(x, y, width, height));
    }

    @Override
    public void line(double[] x, double[] y, Stroke stroke) {
        Path2D path = new Path2D.Double();
        for (int i = 0; i < x.length; i++)
            if (i == 0) path.moveTo(x[i], y[i]);
            else path.lineTo(x[i], y[i]);
        graphics.setColor(paint(stroke.color(), 1));
        graphics.setStroke(
                stroke.dashed()
                        ? new BasicStroke(
                                (float) stroke.width(),
                                BasicStroke.CAP_BUTT,
                                BasicStroke.JOIN_ROUND,
                                10,
                                new float[] {7, 5},
                                0)
                        : new BasicStroke(
                                (float) stroke.width(),
                                BasicStroke.CAP_ROUND,
                                BasicStroke.JOIN_ROUND));
        graphics.draw(path);
    }

    @Override
    public void disc(double x, double y, double radius, Color color, double opacity) {
        graphics.setColor(paint(color, opacity));
        graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
    }

    @Override
    public void text(double x, double y, String text, Font font) {
        graphics.setColor(paint(font.color(), 1));
        int style = font.bold() ? java.awt.Font.BOLD : java.awt.Font.PLAIN;
        graphics.setFont(
                new java.awt.Font(java.awt.Font.SANS_SERIF, style, 1)
                        .deriveFont((float) font.size()));
        double width =
                graphics.getFont()
                        .getStringBounds(text, graphics.getFontRenderContext())
                        .getWidth();
        double before =
                switch (font.anchor()) {
                    case START -> 0;
                    case MIDDLE -> width / 2;
                    case END -> width;
                };
        graphics.drawString(text, (float) (x - before), (float) y);
    }

    @Override
    public void textUpwards(double x, double y, String text, Font font) {
        AffineTransform upright = graphics.getTransform();
        graphics.translate(x, y);
        graphics.rotate(-Math.PI / 2);
        text(0, 0, text, font);
        graphics.setTransform(upright);
    }

    @Override
    public void beginClip(double x, double y, double width, double height) {
        graphics.setClip(new Rectangle2D.Double(x, y, width, height));
    }

    @Override
    public void endClip() {
        graphics.setClip(null);
    }

    private static java.awt.Color paint(Color color, double opacity) {
        return new java.awt.Color(color.rgb() | (int) Math.round(255 * opacity) << 24, true);
    }
}
