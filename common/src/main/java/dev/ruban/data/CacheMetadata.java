package dev.ruban.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// The end of a cache file: the source that it was made from, and the names.
record CacheMetadata(CacheEntry entry, ColumnNames names) {
    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(entry.bytes());
            write(out, List.of(entry.columns(), entry.modified()));
            write(out, names.features());
            write(out, names.labels());
            write(out, names.classes());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a byte array does not fail
        }
        return bytes.toByteArray();
    }

    /// Writes texts so that no other list of texts has the same bytes.
    static void write(DataOutputStream out, List<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            byte[] utf8 = text.getBytes(UTF_8);
            out.writeInt(utf8.length);
            out.write(utf8);
        }
    }

    static CacheMetadata parse(byte[] bytes) throws DamagedCacheException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            long size = in.readLong();
            List<String> entry = read(in);
            if (entry.size() != 2) throw new DamagedCacheException("its metadata is not complete");
            return new CacheMetadata(
                    new CacheEntry(entry.get(0), size, entry.get(1)),
                    new ColumnNames(read(in), read(in), read(in)));
        } catch (IOException e) {
            throw new DamagedCacheException("its metadata ends too early");
        }
    }

    private static List<String> read(DataInputStream in) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            int length = in.readInt();
            if (length < 0 || length > in.available()) throw new IOException("length " + length);
            texts.add(new String(in.readNBytes(length), UTF_8));
        }
        return texts;
    }
}
