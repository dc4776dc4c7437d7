package dev.ruban.worker.compute;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where the rows of shards lie: on the heap while they fit a budget, else in mapped files, of
/// which the system keeps in memory what it has room for. A file has lost its name when it is used:
/// whatever ends the process, its space is free then; before, when the floats have been collected.
/// Called by one thread.
final class RowMemory {
    private static final Logger log = LoggerFactory.getLogger(RowMemory.class);
    private static final int BUFFER = 1 << 16;
    private static final double PART_OF_HEAP = 0.4;

    /// Arrays of the model's length that computing takes beside the rows, about.
    private static final long MODELS = 10;

    private final long budget;
    private final Path directory;
    private long onHeap;
    private boolean told;

    /// @param budget    bytes that rows may take on the heap
    /// @param directory of the files for the others
    RowMemory(long budget, Path directory) {
        this.budget = budget;
        this.directory = directory;
    }

    /// Two fifths of the heap, less what the model takes; files in the system's temporary directory.
    /// @param elements parameters of the model
    static RowMemory ofProcess(int elements) {
        long heap = Runtime.getRuntime().maxMemory();
        long model = MODELS * elements * Float.BYTES;
        return new RowMemory(
                Math.max(0, (long) (PART_OF_HEAP * heap) - model),
                Path.of(System.getProperty("java.io.tmpdir")));
    }

    /// @param floats given away
    /// @throws RubanException (I/O) if they do not fit the heap, and no file can be written
    ShardFloats hold(float... floats) {
        long bytes = (long) floats.length * Float.BYTES;
        if (onHeap + bytes > budget) return mapped(floats);
        onHeap += bytes;
        return ShardFloats.of(floats);
    }

    /// Gives back the room of what [#hold] took.
    void letGo(ShardFloats floats) {
        if (floats.array() != null) onHeap -= (long) floats.length() * Float.BYTES;
    }

    private ShardFloats mapped(float[] floats) {
        if (!told)
            log.info(
                    "rows beyond {} MiB go to files in {}, mapped into memory: they do not fit this"
                            + " process's heap; a larger -Xmx would be faster",
                    budget >> 20,
                    directory);
        told = true;
        try {
            return new Mapped(map(floats));
        } catch (IOException e) {
            throw new RubanException(
                    ExitCode.IO,
                    """
                    rows do not fit the heap of %d MiB, and cannot be written to %s either: %s; raise -Xmx, \
                    make room, or name another place by -Djava.io.tmpdir=DIR\
                    """
                            .formatted(
                                    Runtime.getRuntime().maxMemory() >> 20,
                                    directory,
                                    e.getMessage()),
                    e);
        }
    }

    private MemorySegment map(float[] floats) throws IOException {
        Path file = Files.createTempFile(directory, "ruban-rows-", ""); // for its owner only
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            write(channel, floats);
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
        } finally {
            Files.delete(file);
        }
    }

    private static void write(FileChannel channel, float[] floats) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.nativeOrder());
        for (int from = 0; from < floats.length; from += BUFFER / Float.BYTES) {
            int count = Math.min(BUFFER / Float.BYTES, floats.length - from);
            buffer.clear().limit(count * Float.BYTES);
            buffer.asFloatBuffer().put(floats, from, count);
            while (buffer.hasRemaining())
                if (channel.write(buffer) == 0) throw new IOException("the disk is full");
        }
    }

    /// Floats in a mapped file.
    private record Mapped(MemorySegment floats) implements ShardFloats {
        @Override
        public int length() {
            return (int) (floats.byteSize() / Float.BYTES);
        }

        @Override
        public float @Nullable [] array() {
            return null;
        }

        @Override
        public void copy(int from, int count, float[] into, int offset) {
            MemorySegment.copy(
                    floats,
                    ValueLayout.JAVA_FLOAT_UNALIGNED,
                    (long) from * Float.BYTES,
                    into,
                    offset,
                    count);
        }
    }
}
