package dev.ruban.module;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// A jar, read once: what is hashed are the bytes that classes are later loaded from, whatever
/// happens to the file meanwhile. Immutable.
public final class ModuleJar {
    private static final int MOST_BYTES = 256 << 20;
    private static final long MOST_UNPACKED = 1L << 30;
    private static final int END_RECORD = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int LONGEST_COMMENT = 0xffff;

    private final Path path;
    private final byte[] bytes;
    private final String sha256;

    private ModuleJar(Path path, byte[] bytes) {
        this.path = path;
        this.bytes = bytes;
        sha256 = HexFormat.of().formatHex(digest().digest(bytes));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// Reads the file, and looks at nothing in it.
    /// @throws RubanException if it cannot be read (64, 74)
    static ModuleJar read(Path path) {
        if (Files.isDirectory(path))
            throw usage(path, "this is a directory; name the jar, or several as on a class path");
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES)
                throw usage(path, "a jar has at most %d bytes here".formatted(MOST_BYTES));
            return new ModuleJar(path, bytes);
        } catch (NoSuchFileException e) {
            throw usage(path, "there is no such jar");
        } catch (IOException e) {
            throw new RubanException(
                    ExitCode.IO,
                    "--module-path: %s: the jar cannot be read: %s".formatted(path, e.getMessage()),
                    e);
        }
    }

    private static RubanException usage(Path path, String problem) {
        return new RubanException(ExitCode.USAGE, "--module-path: %s: %s".formatted(path, problem));
    }

    public Path path() {
        return path;
    }

    /// 64 lower-case hex digits, as `sha256sum` prints them.
    public String sha256() {
        return sha256;
    }

    /// What the jar holds, by name.
    /// @throws RubanException if it is damaged or too large
    Map<String, byte[]> entries() {
        if (!hasEndRecord()) throw usage(path, "this is no jar, or a part of one; build it again");
        Map<String, byte[]> entries = new TreeMap<>();
        long unpacked = 0;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                byte[] content = zip.readNBytes((int) (MOST_UNPACKED - unpacked) + 1);
                unpacked += content.length;
                if (unpacked > MOST_UNPACKED)
                    throw usage(
                            path, "unpacked it has more than %d bytes".formatted(MOST_UNPACKED));
                entries.putIfAbsent(entry.getName(), content);
            }
            return entries;
        } catch (IOException | IllegalArgumentException damaged) {
            throw new RubanException(
                    ExitCode.USAGE,
                    "--module-path: %s: the jar is damaged: %s; build it again"
                            .formatted(path, damaged.getMessage()),
                    damaged);
        }
    }

    /// Whether the record is there that ends every zip file; without it the rest may be missing.
    private boolean hasEndRecord() {
        int last = bytes.length - END_BYTES;
        for (int at = last; at >= 0 && at >= last - LONGEST_COMMENT; at--)
            if (littleEndian(at) == END_RECORD) return true;
        return false;
    }

    private int littleEndian(int at) {
        return (bytes[at] & 0xff)
                | (bytes[at + 1] & 0xff) << 8
                | (bytes[at + 2] & 0xff) << 16
                | (bytes[at + 3] & 0xff) << 24;
    }
}
