package dev.ruban.worker;

import dev.ruban.job.ResolvedJob;
import dev.ruban.problem.Printable;
import dev.ruban.problem.RubanException;
import dev.ruban.proto.v1.CoordinatorMessage;
import dev.ruban.proto.v1.Goodbye;
import dev.ruban.proto.v1.Heartbeat;
import dev.ruban.proto.v1.Join;
import dev.ruban.proto.v1.Parameters;
import dev.ruban.proto.v1.TrainingGrpc;
import dev.ruban.proto.v1.Welcome;
import dev.ruban.proto.v1.Work;
import dev.ruban.proto.v1.WorkerMessage;
import dev.ruban.reduction.Partial;
import dev.ruban.reduction.Subtree;
import dev.ruban.wire.DamagedMessageException;
import dev.ruban.wire.Outbox;
import dev.ruban.wire.Wire;
import dev.ruban.wire.WireConversion;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A worker's one stream to its coordinator, from join to goodbye. Everything but signs of life
/// happens in [Turns], one thing at a time; in an embedded run by the calling thread.
public final class WorkerSession
        implements ClientResponseObserver<WorkerMessage, CoordinatorMessage> {
    private static final Logger log = LoggerFactory.getLogger(WorkerSession.class);
    private static final int MOST_WAITING = 1 << 20;
    private static final int LONGEST_MESSAGE = 2000;

    private final TrainingGrpc.TrainingStub stub;
    private final Holdings holdings;
    private final HeartbeatTimer timer;
    private final Turns turns;
    private final Briefness briefness = new Briefness();
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final CompletableFuture<Boolean> answered = new CompletableFuture<>();
    // Work, and placements that came after it: they drop shards that it may need.
    private final Queue<Runnable> due = new ArrayDeque<>();
    private @Nullable ClientCallStreamObserver<WorkerMessage> call;
    private @Nullable Outbox<WorkerMessage> outbox;
    private @Nullable Membership membership;
    private boolean leaving;
    private boolean working;

    private volatile @Nullable Work computing;

    /// What a welcome brings.
    private static final class Membership {
        final Holdings.Kept kept;
        final ShardLoading loading;
        final ReceivedParameters parameters;

        Membership(Holdings.Kept kept, ShardLoading loading, int elements) {
            this.kept = kept;
            this.loading = loading;
            parameters = new ReceivedParameters(elements);
        }
    }

    private WorkerSession(Channel channel, Turns turns, Holdings holdings, HeartbeatTimer timer) {
        stub = TrainingGrpc.newStub(channel).withOnReadyThreshold(Wire.READY_BYTES);
        this.turns = turns;
        this.holdings = holdings;
        this.timer = timer;
    }

    /// Dials and asks to join.
    /// @param turns    also what the channel's calls are answered by
    /// @param holdings of this worker; no other session may be open with them
    public static WorkerSession open(
            Channel channel, Turns turns, Holdings holdings, HeartbeatTimer timer) {
        WorkerSession session = new WorkerSession(channel, turns, holdings, timer);
        session.stub.join(session);
        session.send(WorkerMessage.newBuilder().setJoin(session.join()).build());
        return session;
    }

    /// Waits until the session has ended.
    public Outcome await() throws InterruptedException {
        try {
            return outcome.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Waits until the coordinator has answered in whatever way, at most for the given time.
    boolean awaitAnswer(Duration limit) throws InterruptedException {
        try {
            answered.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (TimeoutException _) {
            return false;
        }
    }

    /// Tells the coordinator, and computes until that says goodbye: as soon as others hold the shards.
    public void leave() {
        log.info("told to leave: computing what is dealt until others hold the shards");
        turns.execute(() -> {
            if (leaving) return;
            leaving = true;
            sayGoodbye(Goodbye.Reason.REASON_LEAVING, "leaving");
        });
    }

    /// Breaks the stream off.
    void cancel(String reason) {
        turns.execute(() -> {
            if (call != null) call.cancel(reason, null);
            end(new Outcome.Disconnected(Status.CANCELLED.withDescription(reason), false));
        });
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<WorkerMessage> stream) {
        call = stream;
        Outbox<WorkerMessage> box = new Outbox<>(stream, MOST_WAITING);
        outbox = box;
        stream.setOnReadyHandler(() -> {
            pump(box);
            if (!due.isEmpty()) turns.executeLong(this::proceed);
        });
    }

    /// Messages are packed by it.
    private void pump(Outbox<WorkerMessage> box) {
        try {
            box.pump();
        } catch (Throwable cause) {
            turns.execute(() -> fail(cause));
        }
    }

    private Join join() {
        Join.Builder join =
                Join.newBuilder()
                        .setProtocol(Wire.PROTOCOL)
                        .setArithmetic(ResolvedJob.ARITHMETIC)
                        .setBuild(Build.name())
                        .setHost(Build.host())
                        .setPid(ProcessHandle.current().pid())
                        .setThreads(holdings.threads());
        holdings.claim().ifPresent(join::setClaim);
        return join.build();
    }

    @Override
    public void onNext(CoordinatorMessage message) {
        if (isBrief(message)) take(message);
        else turns.executeLong(() -> take(message));
    }

    private boolean isBrief(CoordinatorMessage message) {
        return switch (message.getKindCase()) {
            case WORK -> briefness.isExpected(message.getWork());
            case PARAMETERS, GOODBYE, KIND_NOT_SET -> true;
            case WELCOME, PLACEMENT -> false;
        };
    }

    private void take(CoordinatorMessage message) {
        if (outcome.isDone()) return;
        try {
            handle(message);
        } catch (Throwable cause) {
            fail(cause);
        }
    }

    private void handle(CoordinatorMessage message) {
        switch (message.getKindCase()) {
            case WELCOME -> welcome(message.getWelcome());
            case PLACEMENT -> inTurn(() -> member().loading.place(message.getPlacement()));
            case PARAMETERS -> receive(message.getParameters());
            case WORK -> inTurn(() -> compute(message.getWork()));
            case GOODBYE -> dismissed(message.getGoodbye());
            case KIND_NOT_SET -> throw new DamagedMessageException("a message of unknown kind");
        }
    }

    private void inTurn(Runnable task) {
        due.add(task);
        proceed();
    }

    private void welcome(Welcome welcome) {
        if (membership != null) throw new DamagedMessageException("a second welcome");
        ResolvedJob job = WireConversion.fromProto(welcome.getJob());
        long elements = welcome.getParameters();
        if (elements < 1 || elements > Integer.MAX_VALUE - 8)
            throw new DamagedMessageException(
                    "a model of %s floats".formatted(Long.toUnsignedString(elements)));
        answered.complete(true);
        if (holdings.isOutdated(welcome)) {
            cancel("a coordinator answered that a later one has replaced");
            return;
        }
        Holdings.Kept kept = holdings.take(welcome, job);
        ShardLoading loading =
                new ShardLoading(rowsStub(), kept, outcome::isDone, this::send, this::fetchFailed);
        membership = new Membership(kept, loading, (int) elements);
        log.info(
                "joined run {} as worker {}",
                "%016x".formatted(welcome.getRunId()),
                welcome.getWorker());
        Duration interval = Duration.ofMillis(Math.max(1, welcome.getHeartbeatIntervalMillis()));
        Watchdog watchdog = new Watchdog(interval);
        timer.start(interval, () -> beat(watchdog));
    }

    /// Rows are rearranged and may be written to a disk: the connection's thread goes on meanwhile.
    private TrainingGrpc.TrainingStub rowsStub() {
        return stub.withExecutor(turns::executeLong);
    }

    /// A sign of life, with evidence of work; on the timer's thread.
    private void beat(Watchdog watchdog) {
        Outbox<WorkerMessage> box = outbox;
        if (box == null || outcome.isDone()) return;
        long advance = holdings.advance();
        long cpuMillis = cpuMillis();
        box.sendIfIdle(
                WorkerMessage.newBuilder()
                        .setHeartbeat(
                                Heartbeat.newBuilder().setAdvance(advance).setCpuMillis(cpuMillis))
                        .build());
        if (watchdog.hangs(computing != null, advance, cpuMillis))
            outcome.complete(new Outcome.Failed(LastWords.hanging()));
    }

    private static long cpuMillis() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(used -> Math.max(1, used.toMillis()))
                .orElse(0L);
    }

    private Membership member() {
        if (membership == null) throw new DamagedMessageException("a message before the welcome");
        return membership;
    }

    private void send(WorkerMessage message) {
        send(List.of(message).iterator());
    }

    private void send(Iterator<WorkerMessage> messages) {
        if (outbox == null || !outbox.sendAll(messages))
            throw new IllegalStateException("the coordinator takes no answers");
    }

    private void fetchFailed(Throwable cause) {
        if (cause instanceof StatusRuntimeException status)
            end(new Outcome.Disconnected(status.getStatus(), true));
        else fail(cause);
    }

    private void receive(Parameters message) {
        member().parameters.receive(message.getVersion(), message.getChunk());
    }

    /// Does what is due, one after the other; the next one only when all answers to the last one
    /// are on their way, so that they never pile up here.
    private void proceed() {
        if (working || outcome.isDone() || outbox == null) return;
        working = true;
        try {
            while (outbox.isEmpty() && !due.isEmpty()) due.remove().run();
        } catch (Throwable cause) {
            fail(cause);
        } finally {
            working = false;
        }
    }

    private void compute(Work work) {
        Holdings.Kept kept = member().kept;
        if (work.getId().getRunId() != kept.runId()
                || work.getId().getIncarnation() != kept.incarnation()) {
            log.debug("work of another incarnation is ignored: {}", work.getId());
            return;
        }
        if (member().parameters.isLaterThan(work.getId().getVersion())) {
            log.debug("work on parameters that others have replaced is ignored: {}", work.getId());
            return;
        }
        computing = work;
        long began = System.nanoTime();
        ReceivedParameters parameters = member().parameters;
        if (work.hasParameters())
            parameters.receive(work.getId().getVersion(), work.getParameters());
        List<Partial> partials =
                kept.computer()
                        .compute(
                                PassConversion.fromProto(work.getPass()),
                                parameters.require(work.getId().getVersion()),
                                subtrees(work, kept.job()));
        briefness.took(work, System.nanoTime() - began);
        send(new Answers(work.getId(), partials));
        computing = null;
    }

    private static List<Subtree> subtrees(Work work, ResolvedJob job) {
        List<Subtree> subtrees = new ArrayList<>(work.getSubtreesCount());
        for (int i = 0; i < work.getSubtreesCount(); i++)
            subtrees.add(WireConversion.fromProto(work.getSubtrees(i), job.shards()));
        return subtrees;
    }

    private void sayGoodbye(Goodbye.Reason reason, String message) {
        if (outbox == null || outcome.isDone()) return;
        Goodbye goodbye = Goodbye.newBuilder().setReason(reason).setMessage(message).build();
        outbox.send(WorkerMessage.newBuilder().setGoodbye(goodbye).build());
    }

    private void dismissed(Goodbye goodbye) {
        String message = Printable.of(goodbye.getMessage().replace('\n', ' '), LONGEST_MESSAGE);
        end(new Outcome.Dismissed(goodbye.getReason(), message));
        if (outbox != null) outbox.close();
    }

    private void fail(Throwable cause) {
        Throwable told = cause instanceof OutOfMemoryError error ? lastWords(error) : cause;
        try {
            sayGoodbye(
                    Goodbye.Reason.REASON_FAILED,
                    told instanceof RubanException
                            ? String.valueOf(told.getMessage())
                            : told.toString());
            if (outbox != null) outbox.close();
        } finally {
            end(new Outcome.Failed(told));
        }
    }

    private Throwable lastWords(OutOfMemoryError error) {
        Membership member = membership;
        if (member == null) return error;
        Work work = computing;
        String at = "read a message";
        if (work != null)
            at =
                    LastWords.computing(
                            member.kept.job(),
                            PassConversion.fromProto(work.getPass()),
                            subtrees(work, member.kept.job()));
        else at = member.loading.present().orElse(at);
        return LastWords.outOfMemory(
                error,
                at,
                member.kept.shards().wantedBytes(),
                member.parameters.elements(),
                holdings.threads());
    }

    /// What is due is of no use any more.
    private void end(Outcome how) {
        due.clear();
        if (outcome.complete(how)) answered.complete(true);
    }

    @Override
    public void onError(Throwable cause) {
        if (outbox != null) outbox.abandon();
        end(new Outcome.Disconnected(Status.fromThrowable(cause), membership != null));
    }

    @Override
    public void onCompleted() {
        if (outbox != null) outbox.close();
        Status closed = Status.UNAVAILABLE.withDescription("the coordinator closed the stream");
        end(new Outcome.Disconnected(closed, membership != null));
    }
}
