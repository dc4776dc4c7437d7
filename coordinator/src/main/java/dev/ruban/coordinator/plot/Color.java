package dev.ruban.coordinator.plot;

/// A colour by its red, green and blue parts, 0 to 255 each. The palette is that of Okabe and Ito
/// ("Color Universal Design", 2008), which people with colour blindness can tell apart; its yellow
/// is left out, as it cannot be seen on white.
/// @param rgb 0xRRGGBB
public record Color(int rgb) {
    public static final Color BLUE = new Color(0x0072B2);
    public static final Color ORANGE = new Color(0xE69F00);
    public static final Color GREEN = new Color(0x009E73);
    public static final Color VERMILION = new Color(0xD55E00);
    public static final Color PURPLE = new Color(0xCC79A7);
    public static final Color SKY = new Color(0x56B4E9);
    public static final Color BLACK = new Color(0x1F2328);
    public static final Color GRAY = new Color(0x8A9199);

    static final Color WHITE = new Color(0xFFFFFF);
    static final Color TEXT = new Color(0x30363D);
    static final Color AXIS = new Color(0x8A9199);
    static final Color GRID = new Color(0xE6E8EB);

    private static final Color[] CYCLE = {BLUE, VERMILION, GREEN, ORANGE, PURPLE, SKY, BLACK, GRAY};

    /// The i-th colour of a chart's series; after eight they begin anew.
    public static Color of(int i) {
        return CYCLE[i % CYCLE.length];
    }

    /// As in `#0072b2`.
    String hex() {
        return String.format("#%06x", rgb);
    }
}
