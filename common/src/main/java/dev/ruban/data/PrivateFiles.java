package dev.ruban.data;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Creates files and directories that only their owner may read, where the file system knows
/// owners.
final class PrivateFiles {
    private static final Set<OpenOption> LOCK =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    private static final Set<OpenOption> EMPTY =
            Set.of(
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.READ);

    private PrivateFiles() {}

    static void createDirectories(Path directory) throws IOException {
        if (!Files.isDirectory(directory))
            Files.createDirectories(directory, only("rwx------", directory.getFileSystem()));
    }

    static FileChannel openLock(Path path) throws IOException {
        return FileChannel.open(path, LOCK, only("rw-------", path.getFileSystem()));
    }

    /// An empty file in the place of any other.
    static SeekableByteChannel create(Path path) throws IOException {
        Files.deleteIfExists(path);
        return Files.newByteChannel(path, EMPTY, only("rw-------", path.getFileSystem()));
    }

    private static FileAttribute<?>[] only(String permissions, FileSystem fileSystem) {
        if (!fileSystem.supportedFileAttributeViews().contains("posix"))
            return new FileAttribute<?>[0];
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        };
    }
}
