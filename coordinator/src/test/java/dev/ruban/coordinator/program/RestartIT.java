package dev.ruban.coordinator.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ruban.coordinator.durable.RunRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Runs of real processes whose coordinator is killed, stopped or out of disk, and that go on: their
/// result is that of a run that nothing happened to.
@Timeout(600)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "POSIX signals are sent")
final class RestartIT {
    private static final Duration PATIENCE = Duration.ofSeconds(100);
    private static final String DIABETES =
            "--data ../examples/data/diabetes.csv --label progression --standardize ";

    /// Some ten thousand small steps.
    private static final String LONG =
            DIABETES + "--batch-size 1 --learning-rate 0.001 --momentum 0.5 --epochs 25";

    /// A dozen steps, each with a checkpoint of two megabytes.
    private static final String WIDE =
            DIABETES + "--model mlp --hidden 512,256 --optimizer adam --epochs 12";

    private static final Pattern WAY_ON = Pattern.compile("go on with it by: ruban (.*)");

    @TempDir private Path folder = Path.of("set by JUnit");

    private int started;

    private Path run() {
        return folder.resolve("run");
    }

    private RubanProcess ruban(String line) throws IOException {
        return RubanProcess.start(folder, "process" + started++, words(line));
    }

    private List<String> words(String line) {
        List<String> words = new ArrayList<>(List.of(line.split(" +")));
        words.addAll(List.of("--cache", folder.resolve("cache").toString()));
        return words;
    }

    private String fit(String options) {
        return "fit --progress none --out " + run() + " " + options;
    }

    private String resume(String options) {
        return "fit --progress none --resume " + run() + " " + options;
    }

    /// Of a run in a directory of its own that nothing happens to.
    private String undisturbed(String job) throws IOException, InterruptedException {
        String line =
                "fit --progress none --workers 0 --out " + folder.resolve("whole") + " " + job;
        return finish(line);
    }

    private String finish(String line) throws IOException, InterruptedException {
        try (RubanProcess process = ruban(line)) {
            assertThat(process.awaitExit()).as(process.err()).isZero();
            return digest(process.out());
        }
    }

    private static String digest(String out) {
        Matcher digest = Pattern.compile("parameters_sha256 ([0-9a-f]{64})").matcher(out);
        assertThat(digest.find()).as(out).isTrue();
        return digest.group(1);
    }

    private boolean hasCheckpoint(String name) {
        Path checkpoints = run().resolve("checkpoints");
        if (!Files.isDirectory(checkpoints)) return false;
        try (Stream<Path> files = Files.list(checkpoints)) {
            return files.anyMatch(file -> file.getFileName().toString().matches(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitCheckpoint() {
        await("a checkpoint")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> hasCheckpoint("step-.*\\.safetensors"));
    }

    private void assertSameAsUndisturbed() {
        for (String file : List.of("ledger.jsonl", "model.safetensors"))
            assertThat(run().resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("whole").resolve(file));
    }

    @Test
    void aKilledCoordinatorGoesOnWithOtherWorkers() throws Exception {
        String expected = undisturbed(LONG);
        long id;
        try (RubanProcess first =
                ruban(fit("--workers 2 --pace 1ms --checkpoint-every 300 " + LONG))) {
            awaitCheckpoint();
            first.signal("KILL");
            assertThat(first.awaitExit()).isEqualTo(137);
            assertThat(run().resolve("summary.json")).doesNotExist();
            id = RunRecord.read(run().resolve("run.json")).runId();
        }
        assertThat(finish(resume("--workers 3"))).isEqualTo(expected);
        assertSameAsUndisturbed();
        RunRecord record = RunRecord.read(run().resolve("run.json"));
        assertThat(record.runId()).isEqualTo(id);
        assertThat(record.incarnation()).isEqualTo(2);
    }

    /// A file that is being written can be seen, but not held: tried until one is left half-written.
    @Test
    void aCoordinatorKilledWhileItWritesACheckpointGoesOn() throws Exception {
        String expected = undisturbed(WIDE);
        String line = fit("--workers 0 --checkpoint-every 1 " + WIDE);
        int killed = 0;
        while (!hasCheckpoint("\\.step-.*\\.tmp")) {
            assertThat(killed).as("attempts to kill a process that writes").isLessThan(20);
            try (RubanProcess process = ruban(line)) {
                awaitHalfFileOrEnd(process);
                process.handle().destroyForcibly();
                process.awaitExit();
            }
            killed++;
            boolean begun = Files.exists(run().resolve("run.json"));
            boolean finished = Files.exists(run().resolve("summary.json"));
            line =
                    begun && !finished
                            ? resume("--workers 0 --checkpoint-every 1")
                            : fit("--overwrite --workers 0 --checkpoint-every 1 " + WIDE);
        }
        assertThat(finish(resume("--workers 0"))).isEqualTo(expected);
        assertSameAsUndisturbed();
        assertThat(hasCheckpoint("\\.step-.*\\.tmp")).isFalse();
    }

    private void awaitHalfFileOrEnd(RubanProcess process) {
        await("a checkpoint that is being written")
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofNanos(1))
                .until(() -> hasCheckpoint("\\.step-.*\\.tmp") || !process.handle().isAlive());
    }

    @Test
    void aTerminatedRunPrintsTheCommandThatGoesOn() throws Exception {
        String expected = undisturbed(LONG);
        String wayOn;
        try (RubanProcess first =
                ruban(fit("--workers 2 --pace 1ms --checkpoint-every 300 " + LONG))) {
            awaitCheckpoint();
            first.signal("TERM");
            assertThat(first.awaitExit()).as(first.err()).isEqualTo(143);
            Matcher command = WAY_ON.matcher(first.err());
            assertThat(command.find()).as(first.err()).isTrue();
            wayOn = command.group(1);
        }
        assertThat(finish(wayOn)).isEqualTo(expected);
        assertSameAsUndisturbed();
    }

    @Test
    void aSecondSignalEndsARunAtOnce() throws Exception {
        String expected = undisturbed(LONG);
        try (RubanProcess first =
                ruban(fit("--workers 2 --pace 1ms --checkpoint-every 300 " + LONG))) {
            awaitCheckpoint();
            for (ProcessHandle worker : first.awaitWorkers(2)) RubanProcess.signal(worker, "STOP");
            first.signal("INT");
            first.awaitLog(run().resolve("logs/coordinator.log"), "asked to stop");

            first.signal("INT");

            assertThat(first.awaitExit()).as(first.err()).isEqualTo(130);
            assertThat(first.err()).doesNotContain("stopped before its end");
        }
        assertThat(finish(resume("--workers 0"))).isEqualTo(expected);
    }

    @Test
    void twoCoordinatorsOnOneDirectoryNeverBothTrain() throws Exception {
        try (RubanProcess first =
                ruban(fit("--workers 0 --checkpoint-every 300 " + LONG + "000"))) {
            awaitCheckpoint();
            try (RubanProcess second = ruban(resume("--workers 0"))) {
                assertThat(second.awaitExit()).isEqualTo(73);
                assertThat(second.err())
                        .contains("is going on (host=", "pid=" + first.handle().pid());
            }
            assertThat(RunRecord.read(run().resolve("run.json")).incarnation()).isEqualTo(1);
            assertThat(first.handle().isAlive()).isTrue();
        }
    }

    @Test
    void aFullDiskEndsTheRunAfterItsLastWholeCheckpoint() throws Exception {
        String expected = undisturbed(WIDE);
        try (RubanProcess first = ruban(fit("--workers 0 --checkpoint-every 1 " + WIDE))) {
            awaitCheckpoint();
            first.signal("KILL");
            first.awaitExit();
        }
        try (RubanProcess full =
                RubanProcess.startWithin(
                        400, folder, "full", words(resume("--workers 0 --checkpoint-every 1")))) {
            assertThat(full.awaitExit()).as(full.err()).isEqualTo(74);
            assertThat(full.err().toLowerCase(Locale.ROOT))
                    .contains("the checkpoint after step", "is not kept", "cannot write")
                    .contains("go on with it by")
                    .doesNotContain("defect");
        }
        assertThat(hasCheckpoint("\\.step-.*\\.tmp")).isFalse();
        assertThat(finish(resume("--workers 0"))).isEqualTo(expected);
        assertSameAsUndisturbed();
    }
}
