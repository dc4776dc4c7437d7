package dev.ruban.coordinator.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.coordinator.program.Recorded.Result;
import dev.ruban.coordinator.run.RunListener;
import dev.ruban.coordinator.server.Coordinator;
import dev.ruban.coordinator.server.CoordinatorSettings;
import dev.ruban.coordinator.server.EmbeddedRun;
import dev.ruban.coordinator.server.TrainingTask;
import dev.ruban.data.DataSource;
import dev.ruban.job.JobDraft;
import dev.ruban.job.JobModule;
import dev.ruban.job.TrainingModel;
import dev.ruban.job.TrainingUpdate;
import dev.ruban.module.TestJar;
import dev.ruban.module.UserModule;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.proto.v1.Job;
import dev.ruban.worker.Worker;
import dev.ruban.worker.WorkerSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Workers that have the job's module, and workers that have not.
@Timeout(60)
class ModuleWorkersTest {
    private static final String RAN = "dev.ruban.coordinator.program.ModuleWorkersTest.ran";
    private static final String NAME = "com.acme.MyModel";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir private static Path folder = Path.of("set by JUnit");
    private static Optional<UserModule> mine = Optional.empty();
    private static Optional<UserModule> other = Optional.empty();

    private final List<String> warnings = new ArrayList<>();

    /// Made with a static initializer, which only the second one has.
    @BeforeAll
    static void makeJars() throws IOException {
        mine = read(TestJar.network(folder, "my.jar", 5));
        other =
                read(
                        TestJar.build(
                                folder,
                                "other.jar",
                                Map.of(
                                        "MyModel",
                                        """
                                        public class MyModel extends Module {
                                            static { System.setProperty("%s", ""); }
                                            final Linear only;
                                            public MyModel(int f, int o) { only = new Linear(f, o); }
                                            public Tensor call(Tensor x) { return only.call(x); }
                                        }
                                        """
                                                .formatted(RAN))));
    }

    private static Optional<UserModule> read(Path jar) {
        return Optional.of(UserModule.read(NAME, List.of(jar)));
    }

    private static String hash(Optional<UserModule> module) {
        return module.orElseThrow().sha256().getFirst();
    }

    private static TrainingTask task() {
        JobDraft draft =
                new JobDraft()
                        .setOption("--module", "module", NAME)
                        .setOption("--data", "data", TestJobs.example("iris"))
                        .setOption("--label", "label", "species")
                        .setOption("--loss", "loss", "softmax_cross_entropy")
                        .setOption("--standardize", "standardize", "true")
                        .setOption("--batch-size", "batch-size", "32");
        Job spec = JobModule.resolve(draft.complete(), mine);
        TrainingData data = TrainingData.open(spec, DataSource.withoutCache(), _ -> {});
        TrainingModel model = TrainingModel.of(data.job(), mine);
        return new TrainingTask(
                data.job(),
                data.datasets(),
                model.layout(),
                model.initialParameters(),
                TrainingUpdate.of(data.job()));
    }

    private static Result embedded(TrainingTask task) throws InterruptedException {
        Recorded recorded = new Recorded();
        EmbeddedRun.run(task, 1, Computers.of(mine), recorded);
        return recorded.result(task);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theBitsAreThoseOfOneProcessForAnyWorkers(int workers) throws InterruptedException {
        TrainingTask task = task();
        List<Optional<UserModule>> modules = new ArrayList<>();
        for (int i = 0; i < workers; i++) modules.add(read(folder.resolve("my.jar")));

        Cluster cluster = new Cluster(task, modules);

        assertThat(cluster.result()).isEqualTo(embedded(task));
        assertThat(cluster.failures()).isEmpty();
    }

    @Test
    void aWorkerWithAnotherJarIsNamedAndTheRunGoesOnWithTheOthers() throws InterruptedException {
        TrainingTask task = task();

        Cluster cluster = new Cluster(task, List.of(mine, other, mine));

        assertThat(cluster.result()).isEqualTo(embedded(task));
        String pid = "pid " + ProcessHandle.current().pid();
        assertThat(cluster.failures()).hasSize(1);
        assertThat(cluster.failures().getFirst())
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(ExitCode.USAGE))
                .hasMessageContainingAll(NAME, pid, "other.jar", hash(mine), hash(other));
        assertThat(warnings)
                .anySatisfy(warning ->
                        assertThat(warning)
                                .contains("worker ", pid, NAME, hash(mine), hash(other)));
        assertThat(System.getProperty(RAN)).as("no code of the other jar has run").isNull();
    }

    @Test
    void aRunWhoseOnlyWorkerHasNoModuleWaitsAndSaysWhy() throws InterruptedException {
        Cluster cluster = new Cluster(task(), List.of(Optional.empty()), Duration.ofMillis(500));

        assertThatThrownBy(cluster::result)
                .isInstanceOf(RubanException.class)
                .hasMessageContainingAll(
                        "gave up after",
                        "the job needs the module " + NAME,
                        hash(mine),
                        "--module " + NAME + " --module-path JAR");
        assertThat(cluster.failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(ExitCode.USAGE));
    }

    /// The name in the job is compared, not loaded: the class is in the worker's jar.
    @Test
    void aClassThatOnlyTheJobNamesIsNotLoaded() throws InterruptedException {
        UserModule named = UserModule.read("com.acme.Other", List.of(folder.resolve("other.jar")));

        Cluster cluster =
                new Cluster(task(), List.of(Optional.of(named), mine), Duration.ofSeconds(30));

        assertThat(cluster.result().epochLosses()).isNotEmpty();
        assertThat(cluster.failures())
                .singleElement()
                .satisfies(failure ->
                        assertThat(failure)
                                .hasMessageContainingAll(
                                        NAME, "--module com.acme.Other", hash(other)));
        assertThat(System.getProperty(RAN)).isNull();
    }

    /// A coordinator and workers on threads, one for each module.
    private final class Cluster {
        private final TrainingTask task;
        private final Recorded recorded = new Recorded();
        private final List<CompletableFuture<Void>> ends = new ArrayList<>();
        private Optional<RubanException> failure = Optional.empty();

        Cluster(TrainingTask task, List<Optional<UserModule>> modules) throws InterruptedException {
            this(task, modules, PATIENCE);
        }

        Cluster(TrainingTask task, List<Optional<UserModule>> modules, Duration workerTimeout)
                throws InterruptedException {
            this.task = task;
            CoordinatorSettings settings =
                    CoordinatorSettings.defaults()
                            .withMinWorkers(Math.max(1, Collections.frequency(modules, mine)))
                            .withWorkerTimeout(workerTimeout);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                    Coordinator coordinator = Coordinator.start(settings, task, listener())) {
                WorkerSettings worker =
                        new WorkerSettings(
                                "127.0.0.1", coordinator.port(), Optional.empty(), 1, PATIENCE);
                for (Optional<UserModule> module : modules) {
                    CompletableFuture<Void> end =
                            CompletableFuture.runAsync(
                                    new Worker(worker, Computers.of(module))::run, threads);
                    ends.add(end);
                    // Before the run can be over: it is sent away while others are still to come.
                    if (!module.equals(mine)) end.handle((_, _) -> true).join();
                }
                coordinator.await();
            } catch (RubanException given) {
                failure = Optional.of(given);
            }
        }

        private RunListener listener() {
            return new RunListener() {
                @Override
                public void started(Started event) {
                    recorded.started(event);
                }

                @Override
                public void epoch(Epoch event) {
                    recorded.epoch(event);
                }

                @Override
                public void finished(Finished event) {
                    recorded.finished(event);
                }

                @Override
                public void warned(String message) {
                    warnings.add(message);
                }
            };
        }

        Result result() {
            failure.ifPresent(given -> {
                throw given;
            });
            return recorded.result(task);
        }

        /// Of workers that could not go on.
        List<RubanException> failures() {
            return ends.stream()
                    .filter(CompletableFuture::isCompletedExceptionally)
                    .map(CompletableFuture::exceptionNow)
                    .map(RubanException.class::cast)
                    .toList();
        }
    }
}
