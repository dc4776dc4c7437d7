package dev.ruban.coordinator.plot;

import java.util.Locale;

/// Writes SVG 1.1. The texts stay texts: they can be searched and read aloud.
final class SvgPen implements Pen {
    private static final String FAMILY = "Helvetica, Arial, 'DejaVu Sans', sans-serif";

    private final StringBuilder svg = new StringBuilder();
    private int clips;

    SvgPen(int width, int height, String title) {
        svg.append(
                """
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" \
                font-family="%s">
                <title>%s</title>
                """
                        .formatted(width, height, width, height, FAMILY, escaped(title)));
    }

    /// The whole document.
    String document() {
        return svg + "</svg>\n";
    }

    @Override
    public void rectangle(double x, double y, double width, double height, Color color) {
        add(
                "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\"/>",
                number(x), number(y), number(width), number(height), color.hex());
    }

    @Override
    public void line(double[] x, double[] y, Stroke stroke) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < x.length; i++)
            points.append(i == 0 ? "" : " ").append(number(x[i])).append(',').append(number(y[i]));
        add(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\"%s "
                        + "stroke-linejoin=\"round\" stroke-linecap=\"%s\"/>",
                points,
                stroke.color().hex(),
                number(stroke.width()),
                stroke.dashed() ? " stroke-dasharray=\"7 5\"" : "",
                stroke.dashed() ? "butt" : "round");
    }

    @Override
    public void disc(double x, double y, double radius, Color color, double opacity) {
        add(
                "<circle cx=\"%s\" cy=\"%s\" r=\"%s\" fill=\"%s\" fill-opacity=\"%s\"/>",
                number(x), number(y), number(radius), color.hex(), number(opacity));
    }

    @Override
    public void text(double x, double y, String text, Font font) {
        add(
                "<text x=\"%s\" y=\"%s\" %s>%s</text>",
                number(x), number(y), look(font), escaped(text));
    }

    @Override
    public void textUpwards(double x, double y, String text, Font font) {
        add(
                "<text transform=\"translate(%s %s) rotate(-90)\" %s>%s</text>",
                number(x), number(y), look(font), escaped(text));
    }

    @Override
    public void beginClip(double x, double y, double width, double height) {
        clips++;
        add(
                "<clipPath id=\"clip%d\">"
                        + "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/></clipPath>",
                clips, number(x), number(y), number(width), number(height));
        add("<g clip-path=\"url(#clip%d)\">", clips);
    }

    @Override
    public void endClip() {
        add("</g>");
    }

    private static String look(Font font) {
        return "font-size=\"%s\"%s text-anchor=\"%s\" fill=\"%s\""
                .formatted(
                        number(font.size()),
                        font.bold() ? " font-weight=\"600\"" : "",
                        font.anchor().name().toLowerCase(Locale.ROOT),
                        font.color().hex());
    }

    private void add(String format, Object... arguments) {
        svg.append(format.formatted(arguments)).append('\n');
    }

    /// At most two digits after the point.
    static String number(double value) {
        double rounded = Math.rint(value * 100) / 100 + 0.0;
        return rounded == Math.rint(rounded)
                ? Long.toString((long) rounded)
                : Double.toString(rounded);
    }

    /// Escapes what has a meaning in XML, and replaces what XML cannot hold.
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints()
                .forEach(c -> {
                    switch (c) {
                        case '&' -> escaped.append("&amp;");
                        case '<' -> escaped.append("&lt;");
                        case '>' -> escaped.append("&gt;");
                        case '"' -> escaped.append("&quot;");
                        default -> escaped.appendCodePoint(isXml(c) ? c : 0xFFFD);
                    }
                });
        return escaped.toString();
    }

    private static boolean isXml(int c) {
        return (c >= ' ' && c < 0xD800) || (c >= 0xE000 && c != 0xFFFE && c != 0xFFFF) || c == '\t';
    }
}
