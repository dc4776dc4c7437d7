package dev.ruban.coordinator.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.ruban.checkpoint.DurableFiles;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;

/// Held while a coordinator runs. The operating system's lock decides, so nothing stale remains
/// after a crash; the file's text (`host pid start`) only says who holds it, and is emptied on
/// closing. The file itself stays: removing it could let two coordinators hold two locks.
final class RunLock implements AutoCloseable {
    private static final int MAX_TEXT_BYTES = 1024;

    private final FileChannel channel;

    private RunLock(FileChannel channel) {
        this.channel = channel;
    }

    /// @throws RubanException with [ExitCode#CANNOT_CREATE] that names the holder, or the cause
    static RunLock acquire(Path file, Instant start) {
        try {
            FileChannel channel =
                    FileChannel.open(file, Set.of(CREATE, READ, WRITE), ownerOnly(file));
            try {
                if (!isLocked(channel)) throw held(file, channel);
                write(
                        channel,
                        "host=%s pid=%d start=%s\n"
                                .formatted(
                                        hostName(),
                                        ProcessHandle.current().pid(),
                                        start.truncatedTo(ChronoUnit.SECONDS)));
                return new RunLock(channel);
            } catch (IOException | RuntimeException failure) {
                channel.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw RunDirectory.cannotCreate(file, failure);
        }
    }

    /// Who holds the lock, if anybody does; leaves it as it is.
    static Optional<String> holder(Path file) {
        if (!Files.exists(file)) return Optional.empty();
        try (FileChannel channel = FileChannel.open(file, READ, WRITE)) {
            return isLocked(channel) ? Optional.empty() : Optional.of(text(channel));
        } catch (IOException failure) {
            throw new RubanException(
                    ExitCode.IO,
                    "cannot look at %s: %s".formatted(file, DurableFiles.reason(failure)),
                    failure);
        }
    }

    @Override
    public void close() {
        if (!channel.isOpen()) return;
        try (channel) {
            channel.truncate(0);
        } catch (IOException failure) {
            throw new RubanException(
                    ExitCode.IO,
                    "cannot release the run's lock: " + DurableFiles.reason(failure),
                    failure);
        }
    }

    /// Within one JVM a second lock is an exception, not null.
    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException sameProcess) {
            return false;
        }
    }

    private static RubanException held(Path file, FileChannel channel) throws IOException {
        return new RubanException(
                ExitCode.CANNOT_CREATE,
                """
                %s is in use by another coordinator (%s); wait until it ends, or choose another --out\
                """
                        .formatted(file.toAbsolutePath().getParent(), text(channel)));
    }

    private static String text(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(MAX_TEXT_BYTES);
        channel.read(text, 0);
        String holder = UTF_8.decode(text.flip()).toString().strip();
        return holder.isEmpty() ? "starting" : holder;
    }

    private static void write(FileChannel channel, String text) throws IOException {
        channel.truncate(0);
        DurableFiles.writeFully(channel, ByteBuffer.wrap(text.getBytes(UTF_8)));
        channel.force(true);
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix"))
            return new FileAttribute<?>[0];
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        };
    }

    /// The kernel's own answer where there is one: looking an address up can take seconds.
    private static String hostName() {
        Path kernel = Path.of("/proc/sys/kernel/hostname");
        try {
            return Files.isReadable(kernel)
                    ? Files.readString(kernel).strip()
                    : InetAddress.getLocalHost().getHostName();
        } catch (IOException unknown) {
            return "unknown";
        }
    }
}
