package dev.ruban.testcontainers;

import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.lifecycle.Startable;

/// A coordinator and its workers in containers on a private network, for tests:
/// ```
/// try (RubanCluster cluster = RubanCluster.of("ruban:local").withWorkers(3)) {
///     cluster.start();
///     assertEquals(0, cluster.awaitEnd(Duration.ofMinutes(1)));
///     assertEquals("9329ec0a...", cluster.digest());
/// }
/// ```
/// Connections are encrypted and need certificates, made anew for each cluster, unless it is
/// [#withoutSecurity()]. The run directory is `/runs/run` on a volume of its own, which a coordinator
/// that takes the place of another finds as it was left. Each `with…` returns a cluster of its own
/// that is not started. Not thread-safe.
public final class RubanCluster implements Startable {
    /// The run directory in the coordinator's container.
    public static final String RUN = "/runs/run";

    private static final Duration STARTUP_LIMIT = Duration.ofMinutes(2);

    /// Every worker logs so when the coordinator has taken it.
    private static final String JOINED = "joined run ";

    private static final Pattern DIGEST = Pattern.compile("parameters_sha256 ([0-9a-f]{64})");

    private final ClusterSettings settings;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final List<RubanContainer> workers = new ArrayList<>();
    private @Nullable Network network;
    private @Nullable DataVolume runs;
    private @Nullable DataVolume data;
    private @Nullable DataVolume secrets;
    private @Nullable RubanContainer coordinator;

    private RubanCluster(ClusterSettings settings) {
        this.settings = settings;
    }

    /// A coordinator and two workers that train the built-in example.
    /// @param image that `deploy/Dockerfile` makes, such as `ruban:local`
    public static RubanCluster of(String image) {
        return new RubanCluster(ClusterSettings.of(image));
    }

    /// @param count of workers that are started, and that the coordinator waits for
    public RubanCluster withWorkers(int count) {
        return new RubanCluster(settings.withWorkers(count));
    }

    /// @param arguments of `ruban coordinator` that say what to train, such as
    ///     `--data=/data/table.csv`, or how
    public RubanCluster withJob(String... arguments) {
        return new RubanCluster(settings.withJob(List.of(arguments)));
    }

    /// @param file of this machine, put into the coordinator's `/data` under its own name
    public RubanCluster withData(Path file) {
        return new RubanCluster(settings.withData(file));
    }

    public RubanCluster withWorkerEnvironment(String name, String value) {
        return new RubanCluster(settings.withWorkerEnvironment(name, value));
    }

    /// Neither encryption nor certificates nor a token, on a network that nobody else is on.
    public RubanCluster withoutSecurity() {
        return new RubanCluster(settings.withoutSecurity());
    }

    /// Starts the coordinator, waits until it listens, starts the workers, and waits until all have
    /// joined.
    /// @throws IllegalStateException if it is started already, or, with all logs, if a worker does
    ///     not join within two minutes
    @Override
    public void start() {
        if (network != null) throw new IllegalStateException("the cluster is started already");
        network = opened(Network.newNetwork());
        runs = opened(DataVolume.create());
        data = opened(DataVolume.create());
        if (settings.secured()) secrets = opened(DataVolume.create());
        if (settings.secured()) makeCertificates();
        startCoordinator(List.of("--out=" + RUN), settings.job());
        for (int i = 0; i < settings.workers(); i++) startWorker();
        awaitJoined();
    }

    private void awaitJoined() {
        try {
            for (RubanContainer worker : workers) worker.awaitOutput(JOINED, STARTUP_LIMIT);
        } catch (IllegalStateException absent) {
            throw withLogs("not all workers have joined", absent);
        }
    }

    private void makeCertificates() {
        try (RubanContainer certificates =
                container(
                        List.of("certificates", "/secrets", "--hosts=coordinator", "--if-missing"),
                        List.of(Objects.requireNonNull(secrets).at("/secrets", AccessMode.rw)),
                        Map.of())) {
            certificates.start();
            int code = certificates.awaitExit(STARTUP_LIMIT);
            if (code != 0)
                throw new IllegalStateException(
                        "ruban certificates ended with %d: %s"
                                .formatted(code, certificates.getLogs()));
        }
    }

    private void startCoordinator(List<String> run, List<String> job) {
        List<Bind> volumes = new ArrayList<>(secretVolumes());
        volumes.add(Objects.requireNonNull(runs).at("/runs", AccessMode.rw));
        // Files are copied to it: the rest of the container is read-only.
        volumes.add(Objects.requireNonNull(data).at("/data", AccessMode.rw));
        List<String> arguments = new ArrayList<>(run);
        arguments.addAll(job);
        RubanContainer container =
                container(settings.coordinator(arguments), volumes, settings.data())
                        .withNetworkAliases("coordinator")
                        .waitingFor(
                                Wait.forLogMessage(".*Listening on .*", 1)
                                        .withStartupTimeout(STARTUP_LIMIT));
        coordinator = opened(container);
        container.start();
    }

    /// Starts a worker more, without waiting until it has joined.
    public RubanContainer startWorker() {
        RubanContainer worker = newWorker();
        worker.start();
        return worker;
    }

    /// A worker more that is not started yet, to be changed before.
    public RubanContainer newWorker() {
        RubanContainer worker = opened(container(settings.worker(), secretVolumes(), Map.of()));
        settings.environment().forEach(worker::withEnv);
        workers.add(worker);
        return worker;
    }

    /// A container of the image on the cluster's network that is not of the cluster: not started, and
    /// without its certificates, such as a stranger's.
    /// @param files   that it finds in `/data`, by their names there
    /// @param command arguments of `ruban`
    public RubanContainer newOutsider(Map<String, Path> files, String... command) {
        DataVolume own = opened(DataVolume.create());
        return opened(container(List.of(command), List.of(own.at("/data", AccessMode.rw)), files));
    }

    /// Takes the place of a coordinator that has ended: a new container on the same volume goes on
    /// with the run.
    /// @throws IllegalStateException while the one before lives
    public void replaceCoordinator() {
        RubanContainer before = coordinator();
        if (before.isRunning())
            throw new IllegalStateException("the coordinator runs: end it first");
        before.stop();
        startCoordinator(List.of("--resume=" + RUN), List.of());
    }

    /// Waits until the coordinator's process has ended.
    /// @return its exit code
    /// @throws IllegalStateException with all logs, if it lives on
    public int awaitEnd(Duration limit) {
        try {
            return coordinator().awaitExit(limit);
        } catch (IllegalStateException endless) {
            throw withLogs("the coordinator has not ended within " + limit, endless);
        }
    }

    /// What all containers of the cluster have written to standard output and error, each below its
    /// name and state: for the message of a test that fails.
    public String logs() {
        StringBuilder text = new StringBuilder();
        if (coordinator != null) append(text, "coordinator", coordinator);
        for (int i = 0; i < workers.size(); i++)
            append(text, "worker container " + (i + 1), workers.get(i));
        return text.toString();
    }

    private static void append(StringBuilder text, String name, RubanContainer container) {
        text.append("--- %s, %s\n".formatted(name, container.state()));
        if (container.wasCreated()) text.append(container.getLogs().strip()).append('\n');
    }

    private IllegalStateException withLogs(String message, RuntimeException cause) {
        return new IllegalStateException(message + "; the logs:\n" + logs(), cause);
    }

    /// The coordinator that was started last.
    public RubanContainer coordinator() {
        return Objects.requireNonNull(coordinator, "the cluster is not started");
    }

    /// All workers that were started, in this order, also those that have ended.
    public List<RubanContainer> workers() {
        return List.copyOf(workers);
    }

    public Network network() {
        return Objects.requireNonNull(network, "the cluster is not started");
    }

    /// SHA-256 of the parameters, as the coordinator has printed it.
    /// @throws IllegalStateException with all logs, if it has not
    public String digest() {
        Matcher digest = DIGEST.matcher(coordinator().standardOutput());
        if (!digest.find())
            throw new IllegalStateException(
                    "the coordinator has printed no digest; the logs:\n" + logs());
        return Objects.requireNonNull(digest.group(1));
    }

    /// A file of the run directory, such as `model.safetensors`.
    public byte[] readRunFile(String name) {
        return coordinator().readFile(RUN + "/" + name);
    }

    /// Removes containers, volumes and network. Twice is harmless; the first failure is thrown, with
    /// later ones suppressed.
    @Override
    public void stop() {
        RuntimeException first = null;
        for (AutoCloseable each : opened.reversed()) {
            try {
                each.close();
            } catch (Exception failure) {
                if (first == null)
                    first = new IllegalStateException("the cluster was not removed whole", failure);
                else first.addSuppressed(failure);
            }
        }
        opened.clear();
        workers.clear();
        network = null;
        runs = null;
        data = null;
        secrets = null;
        coordinator = null;
        if (first != null) throw first;
    }

    private RubanContainer container(
            List<String> command, List<Bind> volumes, Map<String, Path> files) {
        return new RubanContainer(settings.image(), command, volumes, files).withNetwork(network());
    }

    private List<Bind> secretVolumes() {
        return secrets == null ? List.of() : List.of(secrets.at("/secrets", AccessMode.ro));
    }

    private <T extends AutoCloseable> T opened(T resource) {
        opened.add(resource);
        return resource;
    }
}
