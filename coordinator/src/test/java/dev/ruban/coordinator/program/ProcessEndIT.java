package dev.ruban.coordinator.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How runs of real processes end before their time: what is said, and what is left behind.
@Timeout(300)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "POSIX signals are sent")
final class ProcessEndIT {
    /// Hours.
    private static final String ENDLESS =
            "--data ../examples/data/diabetes.csv --label progression --standardize"
                    + " --batch-size 1 --learning-rate 0.001 --epochs 100000";

    @TempDir private Path folder = Path.of("set by JUnit");

    @ParameterizedTest
    @CsvSource({"TERM,143,2", "TERM,143,0", "HUP,129,2"})
    void aSignalEndsTheRunAndItsWorkersAndClosesTheFiles(String name, int code, int workers)
            throws Exception {
        try (RubanProcess run = fit("--workers " + workers + " " + ENDLESS)) {
            run.awaitError("Epoch 1/");
            run.awaitWorkers(workers);

            // A closed terminal tells all of its processes.
            if (name.equals("HUP")) run.signalWorkers(name);
            run.signal(name);

            assertThat(run.awaitExit()).as(run.err()).isEqualTo(code);
            run.awaitWorkersGone();
            assertThat(run.err())
                    .contains("stopped before its end")
                    .doesNotContain("\tat ", "died", "left");
            assertThat(run.out()).isEmpty();
        }
        assertThat(Files.readAllLines(folder.resolve("run/history.csv")))
                .hasSizeGreaterThanOrEqualTo(3)
                .allMatch(line -> line.chars().filter(c -> c == ',').count() == 5);
        assertThat(folder.resolve("run/history.csv")).content().endsWith("\n");
        assertThat(folder.resolve("run/lock")).isEmptyFile();
        assertThat(halfFiles()).isEmpty();
    }

    private List<Path> halfFiles() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".tmp")).toList();
        }
    }

    @Test
    void aSignalEndsARunWhoseWorkersStandStill() throws Exception {
        try (RubanProcess run = fit("--workers 2 " + ENDLESS)) {
            run.awaitError("Epoch 1/");
            for (ProcessHandle worker : run.awaitWorkers(2)) RubanProcess.signal(worker, "STOP");

            run.signal("TERM");

            assertThat(run.awaitExit()).as(run.err()).isEqualTo(143);
            run.awaitWorkersGone();
        }
    }

    @Test
    void localWorkersEndWhenTheProcessThatStartedThemIsKilled() throws Exception {
        try (RubanProcess run = fit("--workers 3 " + ENDLESS)) {
            run.awaitError("Epoch 1/");
            run.awaitWorkers(3);

            run.signal("KILL");

            assertThat(run.awaitExit()).isEqualTo(137);
            run.awaitWorkersGone();
        }
    }

    @Test
    void aRunWhoseWorkersAreAllKilledGoesOnWithOthers() throws Exception {
        try (RubanProcess run = fit("--workers 2 " + ENDLESS)) {
            run.awaitError("Epoch 1/");
            List<ProcessHandle> killed = run.awaitWorkers(2);
            for (ProcessHandle worker : killed) RubanProcess.signal(worker, "KILL");
            run.awaitError(" died (signal 9): started pid ", 2);
            Path log = folder.resolve("run/logs/coordinator.log");
            run.awaitFile(log, "worker 4 (");

            run.signal("TERM");

            assertThat(run.awaitExit()).as(run.err()).isEqualTo(143);
            assertThat(killed).noneMatch(ProcessHandle::isAlive);
        }
    }

    private RubanProcess fit(String options) throws IOException {
        List<String> words = new ArrayList<>(List.of("fit", "--progress", "plain"));
        words.addAll(List.of("--out", folder.resolve("run").toString()));
        words.addAll(List.of("--cache", folder.resolve("cache").toString()));
        words.addAll(List.of(options.split(" +")));
        return RubanProcess.start(folder, "fit", words);
    }
}
