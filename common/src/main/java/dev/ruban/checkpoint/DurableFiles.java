package dev.ruban.checkpoint;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// Writes files that are whole or not there: written aside in the same directory with mode 0600,
/// forced to the disk, renamed over the target, and the directory forced too.
public final class DurableFiles {
    private DurableFiles() {}

    /// Writes the content of one file.
    @FunctionalInterface
    public interface Content {
        void writeTo(FileChannel channel) throws IOException;
    }

    /// Replaces the target by a whole new file, or leaves it as it was.
    /// @throws RubanException with [ExitCode#IO] that names the file and the cause
    public static void write(Path target, Content content) {
        Path directory = directoryOf(target);
        Path aside = null;
        try {
            aside = createAside(directory, target);
            writeAndForce(aside, content);
            Files.move(aside, target, ATOMIC_MOVE, REPLACE_EXISTING);
            forceDirectory(directory);
        } catch (IOException | RuntimeException failure) {
            deleteAside(aside, failure);
            if (failure instanceof IOException cause) throw cannotWrite(target, cause);
            throw (RuntimeException) failure;
        }
    }

    /// [#write(Path, Content)] of a text in UTF-8.
    public static void writeText(Path target, String text) {
        write(
                target,
                channel ->
                        writeFully(
                                channel, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
    }

    /// Writes all that remains of the buffer.
    public static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) channel.write(buffer);
    }

    /// Why an operation on a file failed, in a few words and without its path.
    public static String reason(IOException failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "no such file or directory";
            case AccessDeniedException _ -> "permission denied";
            case FileSystemException system when system.getReason() != null -> system.getReason();
            default -> failure.getMessage() == null ? failure.toString() : failure.getMessage();
        };
    }

    private static RubanException cannotWrite(Path target, IOException cause) {
        return new RubanException(
                ExitCode.IO, "cannot write %s: %s".formatted(target, reason(cause)), cause);
    }

    private static Path directoryOf(Path target) {
        Path parent = target.toAbsolutePath().getParent();
        if (parent == null) throw new IllegalArgumentException("not a file: " + target);
        return parent;
    }

    private static Path createAside(Path directory, Path target) throws IOException {
        String prefix = "." + target.getFileName() + ".";
        return isPosix(directory)
                ? Files.createTempFile(directory, prefix, ".tmp", ownerOnly("rw-------"))
                : Files.createTempFile(directory, prefix, ".tmp");
    }

    /// Creates an empty file of mode 0600, unless there is one.
    public static void createFile(Path file) throws IOException {
        if (Files.exists(file)) return;
        if (isPosix(file)) Files.createFile(file, ownerOnly("rw-------"));
        else Files.createFile(file);
    }

    /// Creates a directory of mode 0700.
    /// @throws java.nio.file.FileAlreadyExistsException if the name is taken
    public static void createDirectory(Path directory) throws IOException {
        if (isPosix(directory)) Files.createDirectory(directory, ownerOnly("rwx------"));
        else Files.createDirectory(directory);
    }

    private static FileAttribute<?> ownerOnly(String mode) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
    }

    private static void writeAndForce(Path aside, Content content) throws IOException {
        try (FileChannel channel = FileChannel.open(aside, WRITE)) {
            content.writeTo(channel);
            channel.force(true);
        }
    }

    /// Makes the rename itself durable. Only POSIX systems can open a directory.
    private static void forceDirectory(Path directory) throws IOException {
        if (!isPosix(directory)) return;
        try (FileChannel channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static void deleteAside(@Nullable Path aside, Exception failure) {
        if (aside == null) return;
        try {
            Files.deleteIfExists(aside);
        } catch (IOException second) {
            failure.addSuppressed(second);
        }
    }
}
