package dev.ruban.worker;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.Printable;
import dev.ruban.problem.RubanException;
import dev.ruban.proto.v1.Goodbye;
import dev.ruban.wire.WholeMessages;
import dev.ruban.worker.compute.PartialComputer;
import dev.ruban.worker.tls.Connection;
import dev.ruban.worker.tls.ReloadingTls;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A worker process's life: it dials until a coordinator answers, takes part in its run, and ends
/// with it. A coordinator that is lost may come back, or another in its place: it dials again, with
/// the shards that it holds.
public final class Worker {
    private static final Logger log = LoggerFactory.getLogger(Worker.class);
    private static final int LONGEST_REASON = 500;

    private final WorkerSettings settings;
    private final Connection connection;
    private final Holdings holdings;
    private final CountDownLatch leaving = new CountDownLatch(1);
    private volatile @Nullable WorkerSession session;

    /// @throws RubanException if its TLS files cannot be used
    public Worker(WorkerSettings settings, PartialComputer.Factory factory) {
        this.settings = settings;
        connection = new Connection(settings.tls().map(ReloadingTls::ofClient), settings.token());
        holdings = new Holdings(factory, settings.threads());
    }

    /// Returns when the run is finished, or when the worker was told to [#leave].
    /// @throws RubanException if no coordinator answers in time, it refuses this worker, or it is lost
    public void run() {
        ScheduledExecutorService timer =
                Executors.newSingleThreadScheduledExecutor(thread("ruban-heartbeat"));
        try (ConnectionThread thread = new ConnectionThread();
                TurnsWithThread turns = new TurnsWithThread("ruban-worker")) {
            dial(thread, turns, timer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RubanException(ExitCode.INTERRUPTED, "the worker was interrupted", e);
        } finally {
            timer.shutdownNow();
            holdings.close();
        }
    }

    private static ThreadFactory thread(String name) {
        return Thread.ofPlatform().daemon().name(name).factory();
    }

    /// Finishes and sends what it is dealt until others hold its shards, then leaves; [#run] returns.
    /// May be called from any thread.
    public void leave() {
        leaving.countDown();
        WorkerSession running = session;
        if (running != null) running.leave();
    }

    private void dial(ConnectionThread thread, Turns turns, ScheduledExecutorService timer)
            throws InterruptedException {
        Patience patience = new Patience(settings.connectTimeout());
        boolean member = false;
        Outcome reason = null;
        while (leaving.getCount() > 0) {
            Outcome outcome = attempt(thread, turns, timer, patience.left());
            if (isFinal(outcome)) return;
            if (reason == null || !isCutShort(outcome)) reason = outcome;
            if (wasMember(outcome)) {
                member = true;
                patience = new Patience(settings.reconnectTimeout());
                tellLost(outcome);
            }
            if (patience.isExhausted()) throw noCoordinator(reason, member);
            if (patience.reminds())
                log.warn("waiting for coordinator at {} ...", settings.address());
            boolean told = leaving.await(patience.pauseMillis(), MILLISECONDS);
            if (told) return;
        }
    }

    /// The last attempt may have had too little time to learn why none answers.
    private static boolean isCutShort(Outcome outcome) {
        return outcome instanceof Outcome.Disconnected(Status status, boolean _)
                && status.getCode() == Status.Code.CANCELLED;
    }

    private static boolean wasMember(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Disconnected(Status _, boolean welcomed) -> welcomed;
            case Outcome.Dismissed _ -> true;
            case Outcome.Failed _ -> false;
        };
    }

    private void tellLost(Outcome outcome) {
        log.warn(
                "lost the coordinator at {} ({}); dialling again for {} s",
                settings.address(),
                describe(outcome),
                settings.reconnectTimeout().toSeconds());
    }

    private Outcome attempt(
            ConnectionThread thread, Turns turns, ScheduledExecutorService timer, Duration left)
            throws InterruptedException {
        connection.tls().ifPresent(ReloadingTls::refresh);
        ManagedChannel channel =
                thread.serve(connection.channel(settings.host(), settings.port()))
                        .executor(turns)
                        .build();
        try {
            List<ScheduledFuture<?>> beats = new CopyOnWriteArrayList<>();
            WorkerSession current =
                    WorkerSession.open(
                            counted(channel),
                            turns,
                            holdings,
                            (interval, beat) -> beats.add(repeat(timer, interval.toNanos(), beat)));
            session = current;
            if (leaving.getCount() == 0) current.leave();
            if (!current.awaitAnswer(left.isNegative() ? Duration.ZERO : left))
                current.cancel("no answer from the coordinator");
            Outcome outcome = current.await();
            beats.forEach(beat -> beat.cancel(false));
            return outcome;
        } finally {
            session = null;
            close(channel);
        }
    }

    /// With a fixed pause in between: a process that stood still does not make up for its beats.
    private static ScheduledFuture<?> repeat(
            ScheduledExecutorService timer, long nanos, Runnable beat) {
        return timer.scheduleWithFixedDelay(beat, nanos, nanos, NANOSECONDS);
    }

    /// Goodbyes that are under way still leave.
    private static void close(ManagedChannel channel) throws InterruptedException {
        channel.shutdown();
        try {
            channel.awaitTermination(2, SECONDS);
        } finally {
            channel.shutdownNow();
        }
    }

    /// Counts what comes, and puts the token on every call.
    private Channel counted(ManagedChannel channel) {
        return ClientInterceptors.intercept(
                connection.authorized(channel),
                new ReceivedBytes(holdings),
                WholeMessages.ofAnswers());
    }

    /// @return false if it is worth dialling again
    private boolean isFinal(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Dismissed dismissed -> {
                if (dismissed.reason() == Goodbye.Reason.REASON_SILENT)
                    yield leaving.getCount() == 0;
                requireFriendly(dismissed);
                yield true;
            }
            case Outcome.Failed(Throwable cause) -> throw failure(cause);
            case Outcome.Disconnected(Status status, boolean _) -> {
                requireDialable(status);
                yield leaving.getCount() == 0;
            }
        };
    }

    private void requireFriendly(Outcome.Dismissed dismissed) {
        Goodbye.Reason reason = dismissed.reason();
        switch (reason) {
            case REASON_FINISHED, REASON_LEAVING -> log.info("goodbye: {}", dismissed.message());
            case REASON_OTHER_PROTOCOL, REASON_OTHER_ARITHMETIC ->
                    throw refused(ExitCode.USAGE, dismissed);
            case REASON_EXPELLED -> throw refused(ExitCode.DEFECT, dismissed);
            case REASON_UNSPECIFIED,
                    REASON_ABANDONED,
                    REASON_FULL,
                    REASON_FAILED,
                    REASON_DISMISSED,
                    REASON_SILENT,
                    REASON_HANGING,
                    UNRECOGNIZED ->
                    throw refused(ExitCode.UNAVAILABLE, dismissed);
        }
    }

    private RubanException refused(ExitCode code, Outcome.Dismissed dismissed) {
        return new RubanException(
                code,
                "the coordinator at %s sent this worker away: %s"
                        .formatted(settings.address(), dismissed.message()));
    }

    private void requireDialable(Status status) {
        if (leaving.getCount() == 0) return;
        Optional<String> refusal = Refusal.of(status, settings.address(), connection);
        if (refusal.isPresent()) throw new RubanException(ExitCode.UNAVAILABLE, refusal.get());
    }

    /// Logs of many workers may come together: it says which one it is.
    private static RubanException failure(Throwable cause) {
        if (cause instanceof RubanException problem)
            return new RubanException(
                    problem.code(),
                    "this worker (%s, pid %d) cannot go on: %s"
                            .formatted(
                                    Build.host(),
                                    ProcessHandle.current().pid(),
                                    problem.getMessage()),
                    problem);
        return new RubanException(ExitCode.DEFECT, "the worker failed: " + cause, cause);
    }

    private RubanException noCoordinator(Outcome last, boolean member) {
        String message =
                member
                        ? "lost the coordinator at %s, and none was there again within %s s (%s); restart it with --resume, or wait longer with --reconnect-timeout"
                        : "no coordinator answered at %s within %s s (%s); start it, or correct --coordinator, or wait longer with --connect-timeout";
        Duration waited = member ? settings.reconnectTimeout() : settings.connectTimeout();
        return new RubanException(
                ExitCode.UNAVAILABLE,
                message.formatted(settings.address(), waited.toSeconds(), describe(last)));
    }

    private static String describe(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Disconnected(Status status, boolean _) -> describe(status);
            case Outcome.Dismissed(var _, String message) -> message;
            case Outcome.Failed(Throwable cause) -> cause.toString();
        };
    }

    private static String describe(Status status) {
        String description = status.getDescription();
        Throwable cause = status.getCause();
        String text = description == null ? status.getCode().toString() : description;
        return Printable.of(
                cause == null || cause.getMessage() == null
                        ? text
                        : text + ": " + cause.getMessage(),
                LONGEST_REASON);
    }
}
