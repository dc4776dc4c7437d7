package dev.ruban.data;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.IntStream;

/// An array of NumPy's, of one or two axes, `<f4` or `<f8`, row by row. Its columns are named by
/// their numbers: `0`, `1`, ... A double becomes the nearest float.
final class NpyFormat implements TableFormat {
    @Override
    public Columns read(InputStream bytes, Reading reading, RowStore rows) throws IOException {
        if (reading.classes() != null)
            throw problem(reading, " holds numbers, but the label of the model has classes");
        DataInputStream data = new DataInputStream(bytes);
        NpyHeader header = NpyHeader.read(data, reading);
        Columns columns =
                Columns.resolve(
                        reading.file(),
                        IntStream.range(0, header.columns()).mapToObj(Integer::toString).toList(),
                        reading.request());
        rows.begin(columns);
        readRows(data, reading, header, columns, rows);
        if (data.read() >= 0)
            throw problem(reading, " goes on after its last row; was it written completely?");
        return columns;
    }

    private static void readRows(
            DataInputStream data, Reading reading, NpyHeader header, Columns columns, RowStore rows)
            throws IOException {
        byte[] bytes = new byte[header.columns() * header.floatBytes()];
        ByteBuffer values = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        float[] row = new float[columns.floats()];
        for (long number = 0; number < header.rows(); number++) {
            if (data.readNBytes(bytes, 0, bytes.length) < bytes.length)
                throw problem(
                        reading,
                        " ends in row %d of %d; was it written completely?"
                                .formatted(number, header.rows()));
            for (int column = 0; column < header.columns(); column++)
                if (columns.place(column) != Columns.UNUSED)
                    row[columns.place(column)] =
                            value(values, header, reading, columns, number, column);
            rows.append(row, 1);
        }
    }

    private static float value(
            ByteBuffer values,
            NpyHeader header,
            Reading reading,
            Columns columns,
            long row,
            int column) {
        double exact =
                header.floatBytes() == Float.BYTES
                        ? values.getFloat(column * Float.BYTES)
                        : values.getDouble(column * Double.BYTES);
        float value = (float) exact;
        if (Float.isFinite(value)) return value;
        String name = Integer.toString(column);
        throw new Flaw(reading, name, columns.isLabel(column), Double.toString(exact))
                .at("row " + row);
    }

    private static RubanException problem(Reading reading, String message) {
        return new RubanException(ExitCode.DATA, reading.file() + message);
    }
}
