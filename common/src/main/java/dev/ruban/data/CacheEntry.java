package dev.ruban.data;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// What a cache file holds: which columns of which file, and in which state the file was.
///
/// @param columns  identifies parser, path and columns; its SHA-256 is the name of the cache file
/// @param bytes    size of the source
/// @param modified its time of modification, to the nanosecond
record CacheEntry(String columns, long bytes, String modified) {
    /// Raised whenever the parser reads another value from the same text.
    static final int PARSER_VERSION = 1;

    static CacheEntry of(SourceFile file, DataRequest request) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream key = new DataOutputStream(bytes)) {
            key.writeInt(PARSER_VERSION);
            CacheMetadata.write(key, List.of(file.realPath().toString()));
            Optional<List<String>> features = request.features();
            key.writeBoolean(features.isPresent());
            CacheMetadata.write(key, features.orElse(List.of()));
            CacheMetadata.write(key, request.labels());
            writeRule(key, request.labelRule());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a byte array does not fail
        }
        String columns = HexFormat.of().formatHex(Sha256.digest().digest(bytes.toByteArray()));
        return new CacheEntry(columns, file.bytes(), file.modified().toInstant().toString());
    }

    private static void writeRule(DataOutputStream key, LabelRule rule) throws IOException {
        switch (rule) {
            case LabelRule.Numbers _ -> key.writeByte(0);
            case LabelRule.NumbersOrClasses _ -> key.writeByte(1);
            case LabelRule.KnownClasses known -> {
                key.writeByte(2);
                CacheMetadata.write(key, known.classes());
            }
        }
    }

    /// Name of its files in the cache, without the ending.
    String name() {
        return columns;
    }
}
