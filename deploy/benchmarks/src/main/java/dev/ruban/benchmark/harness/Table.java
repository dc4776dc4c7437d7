package dev.ruban.benchmark.harness;

import java.util.ArrayList;
import java.util.List;

/// Rows as a table of Markdown, with aligned columns.
public final class Table {
    private static final List<String> HEAD =
            List.of("what", "Ruban", "against", "reference", "ratio", "goal", "");

    private final List<List<String>> lines = new ArrayList<>();

    public void add(Row row) {
        lines.add(
                List.of(
                        row.what(),
                        Goal.number(row.ours()) + " " + row.unit(),
                        row.against(),
                        row.against().isEmpty() ? "" : Goal.number(row.reference()),
                        Goal.number(row.ratio()),
                        row.goal(),
                        row.goal().isEmpty() ? "" : row.met() ? "met" : "MISSED"));
    }

    @Override
    public String toString() {
        List<List<String>> all = new ArrayList<>();
        all.add(HEAD);
        all.addAll(lines);
        int[] widths = new int[HEAD.size()];
        for (List<String> line : all)
            for (int i = 0; i < widths.length; i++)
                widths[i] = Math.max(widths[i], line.get(i).length());
        StringBuilder text = new StringBuilder();
        append(text, HEAD, widths);
        text.append('|');
        for (int width : widths) text.append("-".repeat(width + 2)).append('|');
        text.append('\n');
        for (List<String> line : lines) append(text, line, widths);
        return text.toString();
    }

    private static void append(StringBuilder text, List<String> line, int[] widths) {
        text.append('|');
        for (int i = 0; i < widths.length; i++)
            text.append(' ')
                    .append(line.get(i))
                    .append(" ".repeat(widths[i] - line.get(i).length()))
                    .append(" |");
        text.append('\n');
    }
}
