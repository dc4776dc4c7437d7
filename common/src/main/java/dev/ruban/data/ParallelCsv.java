package dev.ruban.data;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Reads the blocks after the first on all cores, and takes their rows in order. A block that is not
/// as it should be is read again, in its turn and by the handler of the first block, which explains
/// what is wrong: with the words, the line and the order of a reader that knows no blocks.
final class ParallelCsv implements AutoCloseable {
    private static final int THREADS = Runtime.getRuntime().availableProcessors();

    private final Reading reading;
    private final CsvRows handler;
    private final RowStore rows;
    private final ExecutorService executor =
            Executors.newFixedThreadPool(
                    THREADS, Thread.ofPlatform().daemon().name("ruban-csv-", 0).factory());
    private final Deque<Pending> pending = new ArrayDeque<>();

    private record Pending(byte[] block, Future<Optional<Parsed>> parsed) {}

    /// @param classes of the block alone: empty if labels are numbers, or their dictionary is closed
    private record Parsed(BlockRows rows, long lines, Optional<ClassDictionary> classes) {}

    /// @param handler that has read the first block
    /// @param rows    where it puts its rows
    ParallelCsv(Reading reading, CsvRows handler, RowStore rows) {
        this.reading = reading;
        this.handler = handler;
        this.rows = rows;
    }

    /// Reads to the end, or to where a record is too long for a block.
    /// @throws IOException if the file cannot be read any further; what came before has been taken
    void read(CsvBlocks blocks) throws IOException {
        Columns columns = handler.columns();
        try {
            for (byte[] block = blocks.next(); block != null; block = blocks.next()) {
                byte[] one = block;
                if (pending.size() > THREADS + 1) takeFirst(columns);
                pending.add(new Pending(one, executor.submit(() -> parse(one, columns))));
            }
        } catch (IOException e) {
            takeAll(columns);
            throw e;
        }
        takeAll(columns);
    }

    private void takeAll(Columns columns) throws IOException {
        while (!pending.isEmpty()) takeFirst(columns);
    }

    /// @return empty if the block has to be read again, to be explained
    private Optional<Parsed> parse(byte[] block, Columns columns) {
        Optional<ClassDictionary> classes =
                reading.classes() == null || reading.classes().isClosed()
                        ? Optional.empty()
                        : Optional.of(ClassDictionary.open(reading.limits().classes()));
        Reading own =
                new Reading(
                        reading.file(),
                        reading.request(),
                        reading.limits(),
                        classes.orElse(reading.classes()));
        BlockRows taken = new BlockRows(columns.floats());
        if (!new PlainCsv(own, columns).read(block, taken)) {
            taken = new BlockRows(columns.floats());
            if (!isRead(block, new CsvRows(own, taken, handler))) return Optional.empty();
        }
        return Optional.of(new Parsed(taken, CsvBlocks.lines(block), classes));
    }

    private static boolean isRead(byte[] block, CsvRows by) {
        try {
            CsvFormat.readRecords(new ByteArrayInputStream(block), by);
            return true;
        } catch (RubanException | TextLabelException | IOException _) {
            return false; // read again in its turn, it says what is wrong
        }
    }

    private void takeFirst(Columns columns) throws IOException {
        Pending first = pending.remove();
        Optional<Parsed> parsed = await(first.parsed());
        if (parsed.isPresent() && take(parsed.get(), columns)) return;
        CsvFormat.readRecords(new ByteArrayInputStream(first.block()), handler);
        handler.countLines(CsvBlocks.lines(first.block()));
    }

    /// @return false if there are more classes than there may be
    private boolean take(Parsed parsed, Columns columns) {
        if (parsed.classes().isPresent()
                && !renumber(parsed.rows(), parsed.classes().get(), columns)) return false;
        rows.append(parsed.rows().values(), parsed.rows().count());
        handler.countRows(parsed.rows().count());
        handler.countLines(parsed.lines());
        return true;
    }

    /// From codes of the block's own dictionary to those of the whole file.
    private boolean renumber(BlockRows block, ClassDictionary own, Columns columns) {
        ClassDictionary all = reading.classes();
        if (all == null) throw new IllegalStateException("no dictionary");
        int[] codes = own.texts().stream().mapToInt(all::code).toArray();
        for (int code : codes) if (code == ClassDictionary.NONE) return false;
        int width = columns.floats();
        float[] values = block.values();
        for (int row = 0; row < block.count(); row++)
            for (int i = columns.features().size(); i < width; i++)
                values[row * width + i] = codes[(int) values[row * width + i]];
        return true;
    }

    private static Optional<Parsed> await(Future<Optional<Parsed>> parsed) {
        try {
            return parsed.get();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof Error error) throw error;
            throw new IllegalStateException(failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RubanException(
                    ExitCode.INTERRUPTED, "the reading was interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
