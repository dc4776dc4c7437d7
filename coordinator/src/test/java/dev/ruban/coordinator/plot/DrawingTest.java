package dev.ruban.coordinator.plot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.coordinator.plot.Chart.Axis;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

final class DrawingTest {
    private static final Pattern CIRCLE =
            Pattern.compile("<circle cx=\"([^\"]+)\" cy=\"([^\"]+)\" r=\"3.6\"");

    @Test
    void pointsLandWhereTheScalesSay() {
        Series points =
                new Series(
                        "p",
                        Series.Mark.POINTS,
                        Color.BLUE,
                        new double[] {0, 4, 10},
                        new double[] {1, 3, 2});
        Chart chart = new Chart("t", Axis.whole("x"), Axis.linear("y"), List.of(points.unnamed()));
        Frame frame = ChartPainter.frame(chart, 0);

        List<String> places =
                CIRCLE.matcher(Drawing.svg(chart))
                        .results()
                        .map(match -> match.group(1) + " " + match.group(2))
                        .toList();

        assertThat(places)
                .containsExactly(
                        place(frame.left(), frame.bottom() - frame.height() * 0.04 / 1.08),
                        place(
                                frame.left() + 0.4 * frame.width(),
                                frame.top() + frame.height() * 0.04 / 1.08),
                        place(frame.right(), (frame.top() + frame.bottom()) / 2));
    }

    @Test
    void namesAreEscapedAndTheDocumentIsXml() throws Exception {
        String evil = "a<b>&\"c\"\u0000\ud800</text><script>";
        Series line =
                new Series(
                        evil,
                        Series.Mark.DASHED,
                        Color.BLUE,
                        new double[] {0, 1},
                        new double[] {0, 1});
        String svg =
                Drawing.svg(new Chart(evil, Axis.linear(evil), Axis.linear(evil), List.of(line)));

        var document =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(svg)));

        assertThat(document.getElementsByTagName("script").getLength()).isZero();
        assertThat(document.getElementsByTagName("title").item(0).getTextContent())
                .isEqualTo("a<b>&\"c\"\ufffd\ufffd</text><script>");
    }

    @Test
    void aPngHasTheStatedSizeAndTheColourOfItsSeries() throws Exception {
        Series line =
                new Series(
                        "l",
                        Series.Mark.LINE,
                        Color.VERMILION,
                        new double[] {0, 1},
                        new double[] {5, 5});
        Chart chart = new Chart("t", Axis.linear("x"), Axis.linear("y"), List.of(line));
        Frame frame = ChartPainter.frame(chart, 1);

        BufferedImage image = ImageIO.read(new ByteArrayInputStream(Drawing.png(chart)));

        assertThat(image.getWidth()).isEqualTo(1600);
        assertThat(image.getHeight()).isEqualTo(1000);
        int x = (int) (2 * frame.placeX(0.5));
        assertThat(image.getRGB(x, (int) (2 * frame.placeY(5))) & 0xFFFFFF)
                .isEqualTo(Color.VERMILION.rgb());
        assertThat(image.getRGB(2, 2) & 0xFFFFFF).isEqualTo(0xFFFFFF);
    }

    @Test
    void theSameChartIsTheSameSvg() {
        double[] values = IntStream.range(0, 10_000).mapToDouble(Math::sin).toArray();
        Series points = new Series("p", Series.Mark.POINTS, Color.BLUE, values, values);
        Chart chart = new Chart("t", Axis.linear("x"), Axis.linear("y"), List.of(points));

        assertThat(Drawing.svg(chart)).isEqualTo(Drawing.svg(chart));
        assertThat(CIRCLE.matcher(Drawing.svg(chart).replace("r=\"2.6\"", "r=\"3.6\"")).results())
                .hasSize(PointThinning.MAX_POINTS);
    }

    @Test
    void aThinnedLineKeepsItsPeak() {
        double[] y = new double[100_000];
        y[77_777] = 9;
        y[12_345] = -9;

        assertThat(PointThinning.line(y, 1_000))
                .hasSizeLessThanOrEqualTo(1_000)
                .contains(0, 12_345, 77_777, 99_999)
                .isSorted();
    }

    @Test
    void pointsThatAreNotFiniteAreLeftOut() {
        double[] x = {0, 1, 2, 3};
        double[] y = {1, Double.NaN, Double.POSITIVE_INFINITY, 2};
        Series points = new Series("p", Series.Mark.POINTS, Color.BLUE, x, y);
        Chart chart = new Chart("t", Axis.linear("x"), Axis.linear("y"), List.of(points.unnamed()));

        assertThat(CIRCLE.matcher(Drawing.svg(chart)).results()).hasSize(2);
        assertThat(Drawing.svg(chart)).doesNotContain("NaN").doesNotContain("Infinity");
    }

    @Test
    void aLegendHasAtMostThreeRowsAndCountsTheRest() {
        List<Series> series = new ArrayList<>();
        for (int i = 0; i < 64; i++)
            series.add(
                    new Series(
                            "weight[" + i + ",0]",
                            Series.Mark.LINE,
                            Color.of(i),
                            new double[] {0},
                            new double[] {i}));

        String svg = Drawing.svg(new Chart("t", Axis.whole("x"), Axis.linear("y"), series));

        int named = (int) Pattern.compile(">weight\\[").matcher(svg).results().count();
        assertThat(named).isBetween(10, 30);
        assertThat(svg).contains(">and " + (64 - named) + " more<");
    }

    @Test
    void noTwoTextsOverlap() {
        String name = "a feature with a name that is far too long for any axis ".repeat(6);
        Series line =
                new Series(
                        name,
                        Series.Mark.LINE,
                        Color.BLUE,
                        new double[] {0.000123456, 0.000123457},
                        new double[] {-123456789, 987654321});
        Series other =
                new Series(name, Series.Mark.DASHED, Color.BLUE, new double[0], new double[0]);
        String svg =
                Drawing.svg(
                        new Chart(
                                name,
                                Axis.linear(name),
                                Axis.linear(name),
                                List.of(line, other, other)));

        List<double[]> boxes = new ArrayList<>();
        Pattern.compile(
                        "<text x=\"(.*?)\" y=\"(.*?)\" font-size=\"(.*?)\".*?text-anchor=\"(.*?)\".*?>(.*?)</text>")
                .matcher(svg)
                .results()
                .forEach(text -> boxes.add(box(text)));

        assertThat(boxes).hasSizeGreaterThan(8);
        for (int i = 0; i < boxes.size(); i++) {
            double[] one = boxes.get(i);
            assertThat(one[0]).as(Arrays.toString(one)).isGreaterThanOrEqualTo(0);
            assertThat(one[2]).as(Arrays.toString(one)).isLessThanOrEqualTo(ChartPainter.WIDTH);
            for (double[] two : boxes.subList(0, i))
                assertThat(
                                one[2] <= two[0]
                                        || two[2] <= one[0]
                                        || one[3] <= two[1]
                                        || two[3] <= one[1])
                        .as("%s and %s", Arrays.toString(one), Arrays.toString(two))
                        .isTrue();
        }
    }

    private static double[] box(MatchResult text) {
        double x = Double.parseDouble(text.group(1));
        double y = Double.parseDouble(text.group(2));
        double size = Double.parseDouble(text.group(3));
        double width = TextWidth.of(text.group(5), size);
        double left =
                switch (text.group(4)) {
                    case "start" -> x;
                    case "middle" -> x - width / 2;
                    default -> x - width;
                };
        return new double[] {left, y - 0.75 * size, left + width, y + 0.2 * size};
    }

    private static String place(double x, double y) {
        return SvgPen.number(x) + " " + SvgPen.number(y);
    }
}
