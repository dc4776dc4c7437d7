package dev.ruban.coordinator.durable;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.ruban.checkpoint.DurableFiles;
import dev.ruban.checkpoint.Sha256;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The ledger of a run, `ledger.jsonl`: each line bears the SHA-256 of the line before it, so that the
/// last one vouches for all.
///
/// When a run goes on from a checkpoint, the lines after it are lost: they are kept in a file of their
/// own until they have been computed again, and must come out the same. Not thread-safe.
public final class Ledger implements AutoCloseable {
    /// How far a ledger is.
    /// @param sha256 of the last line; of the job where there is none
    public record Head(long lines, String sha256) {}

    private final Path file;
    private final Path lost;
    private final String jobSha256;
    private final FileChannel channel;
    private List<String> expected;
    private Head head;

    private Ledger(Path file, String jobSha256, FileChannel channel, List<String> expected) {
        this.file = file;
        this.jobSha256 = jobSha256;
        this.channel = channel;
        this.expected = expected;
        lost = lostOf(file);
        head = start();
    }

    /// Opens the ledger of a run, new or going on.
    /// @param from where it goes on: the lines after it are lost ones; empty: at its beginning
    public static Ledger open(Path file, String jobSha256, Optional<Head> from) {
        Head head = from.orElseGet(() -> new Head(0, jobSha256));
        List<String> present = wholeLines(file);
        List<String> before = wholeLines(lostOf(file));
        List<String> expected = before.size() > present.size() ? before : present;
        requirePrefix(file, present, expected, head);
        try {
            if (expected.size() > head.lines()) keepLost(file, expected);
            DurableFiles.createFile(file);
            FileChannel channel = FileChannel.open(file, CREATE, WRITE);
            Ledger ledger = new Ledger(file, jobSha256, channel, expected);
            ledger.cut(head);
            return ledger;
        } catch (IOException failure) {
            throw failed(file, failure);
        }
    }

    private static Path lostOf(Path file) {
        return file.resolveSibling("ledger.lost.jsonl");
    }

    private static void keepLost(Path file, List<String> lines) {
        DurableFiles.writeText(lostOf(file), String.join("\n", lines) + "\n");
    }

    private static void requirePrefix(
            Path file, List<String> present, List<String> expected, Head head) {
        int common = Math.min(present.size(), expected.size());
        boolean same = present.subList(0, common).equals(expected.subList(0, common));
        boolean there = present.size() >= head.lines();
        String found =
                head.lines() == 0 || !there
                        ? head.sha256()
                        : Sha256.hex(present.get((int) head.lines() - 1));
        if (!same || !there || !found.equals(head.sha256()))
            throw new RubanException(
                    ExitCode.UNVERIFIED,
                    """
                    %s is not the ledger that the checkpoint was written with: its line %d should \
                    have the SHA-256 %s; it was changed since\
                    """
                            .formatted(file, head.lines(), head.sha256()));
    }

    /// The lines of a ledger; a last one without an end, as a crash leaves it, is none.
    /// @throws RubanException if it cannot be read
    public static List<String> wholeLines(Path file) {
        if (!Files.exists(file)) return List.of();
        try {
            String text = Files.readString(file);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException failure) {
            throw new RubanException(
                    ExitCode.IO,
                    "cannot read %s: %s".formatted(file, DurableFiles.reason(failure)),
                    failure);
        }
    }

    /// Before the first line.
    public Head start() {
        return new Head(0, jobSha256);
    }

    public Head head() {
        return head;
    }

    /// Adds a line.
    /// @throws RubanException with [ExitCode#UNVERIFIED] if a lost line comes out otherwise
    public void append(LedgerLine line) {
        String text = line.text(head.sha256());
        requireAsBefore(text);
        try {
            DurableFiles.writeFully(channel, ByteBuffer.wrap((text + "\n").getBytes(UTF_8)));
        } catch (IOException failure) {
            throw failed(file, failure);
        }
        head = new Head(head.lines() + 1, Sha256.hex(text));
        if (head.lines() == expected.size()) forgetLost();
    }

    private void requireAsBefore(String text) {
        int index = (int) head.lines();
        if (index >= expected.size() || expected.get(index).equals(text)) return;
        throw new RubanException(
                ExitCode.UNVERIFIED,
                """
                line %d of %s came out differently after the run went on from a checkpoint: now \
                %s, before (in %s) %s; one of the two was computed wrongly: verify the run\
                """
                        .formatted(index + 1, file, text, lost.getFileName(), expected.get(index)));
    }

    /// Goes back to where it was; what comes after is forgotten, since it was wrong.
    public void cutTo(Head earlier) {
        try {
            cut(earlier);
            forgetLost();
        } catch (IOException failure) {
            throw failed(file, failure);
        }
    }

    private void cut(Head earlier) throws IOException {
        long bytes =
                wholeLines(file).stream()
                        .limit(earlier.lines())
                        .mapToLong(line -> line.getBytes(UTF_8).length + 1L)
                        .sum();
        channel.truncate(bytes).position(bytes);
        channel.force(true);
        head = earlier;
        if (expected.size() <= head.lines()) forgetLost();
    }

    private void forgetLost() {
        expected = List.of();
        try {
            Files.deleteIfExists(lost);
        } catch (IOException failure) {
            throw failed(lost, failure);
        }
    }

    /// All lines are on the disk afterwards.
    public void force() {
        try {
            channel.force(true);
        } catch (IOException failure) {
            throw failed(file, failure);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            throw failed(file, failure);
        }
    }

    private static RubanException failed(Path file, IOException failure) {
        return new RubanException(
                ExitCode.IO,
                "cannot write %s: %s".formatted(file, DurableFiles.reason(failure)),
                failure);
    }
}
