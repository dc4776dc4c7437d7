package dev.ruban.coordinator.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.coordinator.cli.RunSettings;
import dev.ruban.coordinator.durable.Continuity;
import dev.ruban.coordinator.progress.ProgressMode;
import dev.ruban.coordinator.protocol.CheckpointSchedule;
import dev.ruban.coordinator.run.KeptOptions;
import dev.ruban.coordinator.run.RunListener;
import dev.ruban.coordinator.server.Coordinator;
import dev.ruban.coordinator.server.CoordinatorSettings;
import dev.ruban.coordinator.server.LyingComputer;
import dev.ruban.coordinator.server.StandingComputer;
import dev.ruban.coordinator.server.TrainingTask;
import dev.ruban.job.JobDraft;
import dev.ruban.job.ResolvedJob;
import dev.ruban.job.TrainingModel;
import dev.ruban.proto.v1.Job;
import dev.ruban.tensor.kernel.KernelSelection;
import dev.ruban.worker.Worker;
import dev.ruban.worker.WorkerSettings;
import dev.ruban.worker.cli.CommandContext;
import dev.ruban.worker.cli.LogLevel;
import dev.ruban.worker.cli.StopSignal;
import dev.ruban.worker.compute.PartialComputer;
import dev.ruban.worker.compute.Pass;
import dev.ruban.worker.compute.TapePartialComputer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A wrong answer that had been applied when it was found leaves no trace in the run's directory.
@Timeout(120)
final class RollBackTest {
    private static final String TOKEN = "a-token-of-the-tests";
    private static final Pass WRONG = new Pass.Step(3);
    private static final Pass NEXT = new Pass.Step(4);
    private static final String STOPPED = "Stopped after epoch 5 of 9: ";

    @TempDir private Path folder = Path.of("set by JUnit");

    /// A liar, who computes the straggler's part of a step in its place, and the straggler, who
    /// stands still in that step until the liar is asked for the next.
    private record LiarAndStraggler() implements Cluster {
        @Override
        public RunListener.Finished train(
                TrainingTask task,
                RunListener listener,
                Continuity continuity,
                Path logs,
                StopSignal stop)
                throws InterruptedException {
            CoordinatorSettings settings =
                    CoordinatorSettings.defaults().withToken(TOKEN).withMinWorkers(2);
            CountDownLatch applied = new CountDownLatch(1);
            AtomicInteger asked = new AtomicInteger();
            CountDownLatch joined = new CountDownLatch(1);
            try (Coordinator coordinator =
                    Coordinator.start(settings, task, listener, continuity)) {
                start(
                        coordinator,
                        (job, _) -> {
                            joined.countDown();
                            return new LyingComputer(
                                    computer(job),
                                    pass -> {
                                        if (pass.equals(NEXT)) applied.countDown();
                                        return pass.equals(WRONG) && asked.incrementAndGet() == 2;
                                    });
                        });
                assertThat(joined.await(20, TimeUnit.SECONDS)).isTrue();
                start(
                        coordinator,
                        (job, _) -> new StandingComputer(computer(job), WRONG::equals, applied));
                return coordinator.await();
            }
        }

        private static PartialComputer computer(ResolvedJob job) {
            return new TapePartialComputer(
                    job, TrainingModel.of(job), 1, KernelSelection.current().kernels(), false);
        }

        private static void start(Coordinator coordinator, PartialComputer.Factory factory) {
            WorkerSettings settings =
                    new WorkerSettings(
                            "127.0.0.1",
                            coordinator.port(),
                            Optional.of(TOKEN),
                            1,
                            Duration.ofSeconds(20));
            var _ = Thread.ofVirtual().start(() -> new Worker(settings, factory).run());
        }
    }

    private static Job plain() {
        return new JobDraft().setOption("--epochs", "epochs", "5").complete();
    }

    /// No epoch is good enough for its callbacks: each but the first one halves the rate, and the fifth
    /// is the last.
    private static Job advised() {
        return new JobDraft()
                .setOption("--epochs", "epochs", "9")
                .setOption("--reduce-on-plateau", "reduce-on-plateau", "loss")
                .setOption("--plateau-patience", "plateau-patience", "1")
                .setOption("--plateau-factor", "plateau-factor", "0.5")
                .setOption("--plateau-min-delta", "plateau-min-delta", "1000")
                .setOption("--early-stopping", "early-stopping", "loss")
                .setOption("--patience", "patience", "4")
                .setOption("--min-delta", "min-delta", "1000")
                .complete();
    }

    @Test
    void leavesNoTraceOfItWhenTheRunGoesBackToItsStart() throws Exception {
        String told = leavesNoTrace(plain(), CheckpointSchedule.NONE);
        assertThat(told.lines().filter(line -> line.startsWith("Start"))).hasSize(2);
    }

    @Test
    void leavesNoTraceOfItWhenTheRunGoesBackToACheckpoint() throws Exception {
        String told = leavesNoTrace(plain(), CheckpointSchedule.everySteps(1));
        assertThat(told.lines().filter(line -> line.startsWith("Start"))).hasSize(1);
    }

    @Test
    void callbacksForgetAllThatTheyHaveLearnedWhenTheRunGoesBackToItsStart() throws Exception {
        assertThat(leavesNoTrace(advised(), CheckpointSchedule.NONE)).contains(STOPPED);
    }

    @Test
    void callbacksForgetWhatTheyHaveLearnedAfterTheCheckpoint() throws Exception {
        assertThat(leavesNoTrace(advised(), CheckpointSchedule.everySteps(1))).contains(STOPPED);
    }

    private String leavesNoTrace(Job job, CheckpointSchedule checkpoints) throws Exception {
        train("whole", job, checkpoints, new EmbeddedCluster(1, Optional.empty()));
        String told = train("other", job, checkpoints, new LiarAndStraggler());
        assertThat(told).contains("the run goes back").contains("is expelled");
        for (String file :
                List.of(
                        "ledger.jsonl",
                        "parameters.csv",
                        "model.safetensors",
                        "plots/loss.svg",
                        "plots/parameters.svg"))
            assertThat(folder.resolve("other").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("whole").resolve(file));
        assertThat(history("other")).isEqualTo(history("whole")).hasSize(7);
        return told;
    }

    /// @return what was told on standard error
    private String train(String run, Job job, CheckpointSchedule checkpoints, Cluster cluster)
            throws Exception {
        StringWriter err = new StringWriter();
        RunSettings settings =
                new RunSettings(
                        Optional.of(folder.resolve(run)),
                        Optional.empty(),
                        false,
                        ProgressMode.PLAIN,
                        LogLevel.INFO,
                        Optional.of(folder.resolve("cache")),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60),
                        checkpoints,
                        1000,
                        Optional.empty(),
                        OptionalInt.empty(),
                        0,
                        Optional.empty(),
                        KeptOptions.none("fit"));
        TrainingRun.run(
                job,
                settings,
                new CommandContext(
                        new PrintWriter(new StringWriter()),
                        new PrintWriter(err, true),
                        new StopSignal()),
                cluster);
        return err.toString();
    }

    /// Without the seconds.
    private List<String> history(String run) throws IOException {
        return Files.readAllLines(folder.resolve(run).resolve("history.csv")).stream()
                .map(line -> line.substring(0, line.lastIndexOf(',')))
                .toList();
    }
}
