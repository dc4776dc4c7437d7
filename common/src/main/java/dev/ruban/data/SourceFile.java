package dev.ruban.data;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Locale;
import java.util.zip.ZipException;

/// A user's file of data as it was found: whoever reads it makes sure afterwards that it is still
/// the same.
///
/// @param path     as the user gave it, for messages
/// @param realPath absolute and without symbolic links
/// @param bytes    its size
/// @param modified its time of modification
record SourceFile(Path path, Path realPath, long bytes, FileTime modified) {
    /// @throws RubanException if there is no such file, or no table can be in it
    static SourceFile of(Path path) {
        try {
            Path realPath = path.toRealPath();
            BasicFileAttributes found = attributes(realPath);
            if (!found.isRegularFile())
                throw new RubanException(
                        ExitCode.DATA,
                        path + " is not a file of data, but a directory or a device");
            SourceFile file =
                    new SourceFile(path, realPath, found.size(), found.lastModifiedTime());
            file.format();
            return file;
        } catch (NoSuchFileException e) {
            throw new RubanException(
                    ExitCode.DATA,
                    "%s does not exist (looked in %s)"
                            .formatted(path, path.toAbsolutePath().normalize().getParent()),
                    e);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class);
    }

    /// @throws RubanException (usage) if the name tells no format
    TableFormat format() {
        String name = name();
        if (name.endsWith(".csv") || isCompressed()) return new CsvFormat();
        if (name.endsWith(".npy")) return new NpyFormat();
        throw new RubanException(
                ExitCode.USAGE,
                path + " is none of .csv, .csv.gz and .npy; its name must end with one of them");
    }

    private boolean isCompressed() {
        return name().endsWith(".csv.gz");
    }

    private String name() {
        return path.toString().toLowerCase(Locale.ROOT);
    }

    /// Reads the whole file.
    /// @throws RubanException if it cannot be read, is not what it should be, or was changed
    ///     meanwhile
    Columns read(Reading reading, RowStore rows) {
        try (InputStream raw = Files.newInputStream(realPath);
                InputStream bytes =
                        isCompressed()
                                ? GzipRatioGuard.of(raw, reading.limits().gzipRatio())
                                : raw) {
            Columns columns = format().read(bytes, reading, rows);
            requireUnchanged();
            return columns;
        } catch (GzipRatioGuard.RatioExceededException | ZipException e) {
            throw damaged(e, String.valueOf(e.getMessage()));
        } catch (EOFException e) {
            throw damaged(e, "it ends too early");
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private RubanException damaged(IOException cause, String reason) {
        return new RubanException(
                ExitCode.DATA,
                "%s cannot be decompressed: %s; decompress it yourself and look at it"
                        .formatted(path, reason),
                cause);
    }

    private static RubanException unreadable(Path path, IOException cause) {
        return cause instanceof AccessDeniedException
                ? new RubanException(
                        ExitCode.DATA, path + " may not be read; change its permissions", cause)
                : new RubanException(
                        ExitCode.IO, "%s cannot be read: %s".formatted(path, cause), cause);
    }

    private void requireUnchanged() throws IOException {
        BasicFileAttributes found = attributes(realPath);
        if (found.size() == bytes && found.lastModifiedTime().equals(modified)) return;
        throw new RubanException(
                ExitCode.IO,
                path + " was changed while it was read; try again when nothing writes to it");
    }
}
