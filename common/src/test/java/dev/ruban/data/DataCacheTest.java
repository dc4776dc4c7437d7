package dev.ruban.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataCacheTest {
    @TempDir Path directory;

    private Path source;
    private Path cache;
    private final AtomicInteger written = new AtomicInteger();

    @BeforeEach
    void writeSource() throws IOException {
        source = directory.resolve("data.csv");
        cache = directory.resolve("deep/cache");
        Files.writeString(source, "x,y\n1,dog\n2,cat\n3,dog\n");
    }

    /// Another object is what another process would have.
    private DataSource process() {
        return process(PrivateFiles::create);
    }

    private DataSource process(CachedRows.Creator creator) {
        CachedRows.Creator counting =
                path -> {
                    if (path.toString().endsWith(DataCache.UNFINISHED_ROWS))
                        written.incrementAndGet();
                    return creator.create(path);
                };
        return DataSource.withCache(new DataCache(cache, counting));
    }

    private DataRequest request() {
        return DataRequest.of(source)
                .withLabels(List.of("y"))
                .withLabelRule(new LabelRule.KnownClasses(List.of("dog", "cat")));
    }

    private void check(Dataset data) {
        assertThat(data.rows()).isEqualTo(3);
        assertThat(data.featureNames()).containsExactly("x");
        assertThat(data.labelNames()).containsExactly("y");
        assertThat(data.classes()).containsExactly("dog", "cat");
        assertThat(Rows.features(data)).containsExactly(1, 2, 3);
        assertThat(Rows.labels(data)).containsExactly(0, 1, 0);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> paths = Files.list(cache)) {
            return paths.sorted().toList();
        }
    }

    private Path rowsFile() throws IOException {
        return files().stream()
                .filter(p -> p.toString().endsWith(".rows"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aFileIsParsedOnceAndServedFromTheCacheLater() throws IOException {
        check(process().open(request()));
        check(process().open(request()));
        assertThat(written).hasValue(1);
        assertThat(files()).hasSize(2); // the rows and the lock
    }

    @Test
    void filesAreForTheirOwnerOnly() throws IOException {
        process().open(request());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache.getParent())))
                .isEqualTo("rwx------");
        for (Path file : files())
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
    }

    @Test
    void otherColumnsOrClassesAreOtherFiles() {
        check(process().open(request()));
        DataRequest numbers = DataRequest.of(source).withFeatures(List.of("x"));
        assertThat(process().open(numbers).labelNames()).isEmpty();
        DataRequest anyClasses = request().withLabelRule(new LabelRule.NumbersOrClasses());
        assertThat(process().open(anyClasses).classes()).containsExactly("cat", "dog");
        assertThat(Rows.labels(process().open(anyClasses))).containsExactly(1, 0, 1);
        check(process().open(request()));
        assertThat(written).hasValueGreaterThanOrEqualTo(3);
    }

    @Test
    void aSourceOfOtherSizeOrTimeIsReadAgain() throws IOException {
        check(process().open(request()));
        Files.writeString(source, "x,y\n1,dog\n2,cat\n3,dog\n4,dog\n");
        assertThat(process().open(request()).rows()).isEqualTo(4);
        Files.writeString(source, "x,y\n5,dog\n2,cat\n3,dog\n4,dog\n");
        Files.setLastModifiedTime(source, FileTime.from(Instant.parse("2020-01-02T03:04:05Z")));
        assertThat(Rows.features(process().open(request()))).startsWith(5f);
        assertThat(files()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 12, 24, 40, 64, 70, 80, 90, 100, -1, -30})
    void aDamagedFileIsMadeAnew(int place) throws IOException {
        check(process().open(request()));
        Path file = rowsFile();
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(place < 0 ? bytes.length() + place : place);
            int value = bytes.read();
            bytes.seek(bytes.getFilePointer() - 1);
            bytes.write(value ^ 0x10);
        }
        check(process().open(request()));
        assertThat(written).hasValue(2);
        check(process().open(request()));
        assertThat(written).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 10, 63, 64, 75, 88, 100})
    void aCutFileIsMadeAnew(long length) throws IOException {
        check(process().open(request()));
        try (RandomAccessFile bytes = new RandomAccessFile(rowsFile().toFile(), "rw")) {
            bytes.setLength(length);
        }
        check(process().open(request()));
        assertThat(written).hasValue(2);
    }

    @Test
    void severalAtOnceFillItOnce() throws Exception {
        int threads = 8;
        CountDownLatch start = new CountDownLatch(threads);
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<Dataset>> opened = new ArrayList<>();
            for (int i = 0; i < threads; i++)
                opened.add(
                        pool.submit(() -> {
                            start.countDown();
                            start.await();
                            return process().open(request());
                        }));
            for (Future<Dataset> data : opened) check(data.get());
        }
        assertThat(written).hasValue(1);
    }

    /// A disk that is full after some bytes.
    private record FullDisk(SeekableByteChannel disk, long capacity)
            implements SeekableByteChannel {
        @Override
        public int write(ByteBuffer bytes) throws IOException {
            if (disk.position() + bytes.remaining() > capacity)
                throw new IOException("No space left on device");
            return disk.write(bytes);
        }

        @Override
        public int read(ByteBuffer bytes) throws IOException {
            return disk.read(bytes);
        }

        @Override
        public long position() throws IOException {
            return disk.position();
        }

        @Override
        public SeekableByteChannel position(long position) throws IOException {
            disk.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return disk.size();
        }

        @Override
        public SeekableByteChannel truncate(long size) throws IOException {
            disk.truncate(size);
            return this;
        }

        @Override
        public boolean isOpen() {
            return disk.isOpen();
        }

        @Override
        public void close() throws IOException {
            disk.close();
        }
    }

    @Test
    void aFullDiskMeansReadingWithoutTheCache() throws IOException {
        StringBuilder csv = new StringBuilder("x,y\n");
        for (int i = 0; i < 100_000; i++) csv.append(i).append(",dog\n");
        Files.writeString(source, csv);
        for (long capacity : new long[] {0, 1_000, 100_000, 500_000}) {
            DataSource full = process(path -> new FullDisk(PrivateFiles.create(path), capacity));
            Dataset data = full.open(request());
            assertThat(data.rows()).isEqualTo(100_000);
            assertThat(Rows.features(data)).endsWith(99_998f, 99_999f);
            assertThat(files()).allMatch(path -> path.toString().endsWith(".lock"));
        }
    }

    @Test
    void aCacheThatCannotBeIsDoneWithout() throws IOException {
        cache = Files.writeString(directory.resolve("occupied"), "a file");
        check(process().open(request()));
        assertThat(cache).hasContent("a file");
    }

    @Test
    void wrongDataLeavesNothingBehind() throws IOException {
        Files.writeString(source, "x,y\n1,dog\n2,bird\n");
        assertThat(catchThrowableOfType(RubanException.class, () -> process().open(request())))
                .hasMessageContaining("'bird' is not a class");
        assertThat(files()).allMatch(path -> path.toString().endsWith(".lock"));
    }

    @Test
    void leftoversOfAProcessThatDiedAreOverwritten() throws IOException {
        check(process().open(request()));
        Path rows = rowsFile();
        Path unfinished =
                Path.of(rows.toString().replace(DataCache.ROWS, DataCache.UNFINISHED_ROWS));
        Files.move(rows, unfinished);
        check(process().open(request()));
        assertThat(unfinished).doesNotExist();
    }

    @Test
    void clearDeletesOnlyWhatIsItsOwn() throws IOException {
        Dataset open = process().open(request());
        Path strange = Files.writeString(cache.resolve("notes.rows"), "mine");
        long bytes = Files.size(rowsFile());

        assertThat(DataCache.in(cache).clear()).isEqualTo(new DataCache.Cleared(1, bytes));

        assertThat(strange).exists();
        check(open);
        assertThat(DataCache.in(cache).clear()).isEqualTo(new DataCache.Cleared(0, 0));
        assertThat(DataCache.in(directory.resolve("none")).clear())
                .isEqualTo(new DataCache.Cleared(0, 0));
    }

    @Test
    void aFileThatChangesWhileItIsReadIsAnError() {
        SourceFile file = SourceFile.of(source);
        RowStore growing =
                new RowStore() {
                    @Override
                    public void begin(Columns columns) {}

                    @Override
                    public void append(float[] appended, int count) {
                        try {
                            Files.writeString(source, "x,y\n1,2\n");
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    }

                    @Override
                    public Dataset finish(List<String> classes, float[] labels) {
                        throw new AssertionError("finished");
                    }

                    @Override
                    public void close() {}
                };
        Reading reading =
                new Reading(
                        "data.csv",
                        DataRequest.of(source).withFeatures(List.of("x")),
                        DataLimits.defaults(),
                        null);
        RubanException problem =
                catchThrowableOfType(RubanException.class, () -> file.read(reading, growing));
        assertThat(problem)
                .hasMessage(
                        source
                                + " was changed while it was read; try again when nothing writes"
                                + " to it");
        assertThat(problem.code()).isEqualTo(ExitCode.IO);
    }

    @Test
    void theUsersFolderIsWhereTheSpecificationSays() {
        Path home = Path.of("/home/ada");
        assertThat(DataCache.userDirectory(Map.of(), home))
                .isEqualTo(Path.of("/home/ada/.cache/ruban"));
        assertThat(DataCache.userDirectory(Map.of("XDG_CACHE_HOME", "/fast"), home))
                .isEqualTo(Path.of("/fast/ruban"));
        assertThat(DataCache.userDirectory(Map.of("XDG_CACHE_HOME", "relative"), home))
                .isEqualTo(Path.of("/home/ada/.cache/ruban"));
    }
}
