package dev.ruban.coordinator.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.metric.MetricSums;
import dev.ruban.metric.ScoreRuns;
import dev.ruban.problem.ExitCode;
import dev.ruban.reduction.Subtree;
import dev.ruban.worker.compute.Pass;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Plays inputs to the protocol and writes down what it answers: a transcript that reads as a
/// story. Plays the part of whoever performs effects, too: what is to be summed up is summed up.
final class Story {
    private static final long RUN = 0xF00D;
    private static final long ENTROPY = 0xBEEF;
    private static final String RIGHT = "right";

    private final JobPlan plan;
    private final StringBuilder transcript = new StringBuilder();
    private final Map<WorkerId, List<Effect.Deal>> dealt = new TreeMap<>();
    private final Map<WorkerId, Long> placements = new TreeMap<>();
    private final Map<WorkerId, Leaves> held = new TreeMap<>();
    private final Map<Long, Double> losses = new TreeMap<>();
    private final Map<Long, SearchOutcome> searches = new TreeMap<>();
    private boolean measures;
    private TrainingState state;
    private final List<Effect.Recompute> doubted = new ArrayList<>();
    private List<Effect> last = List.of();
    private long nowNanos;

    private Story(
            JobPlan plan,
            int minWorkers,
            boolean consults,
            CheckpointSchedule checkpoints,
            double audit) {
        this.plan = plan;
        ProtocolSettings settings =
                new ProtocolSettings(RUN, 1, 1, 1, minWorkers, 16, 60_000_000_000L, 5_000_000_000L)
                        .withCheckpoints(checkpoints)
                        .withAudit(audit);
        if (consults) settings = settings.withCallbacks();
        state = TrainingState.initial(settings, plan, 1, 0);
        play("the coordinator opens", new Input.Opened());
        if (audit > 0) play("entropy comes", new Input.Entropy(ENTROPY));
    }

    private static JobPlan plan(int epochs) {
        return new JobPlan(4, 8, 0, 8, epochs, false, 0.1);
    }

    /// 8 rows in 4 shards, full batches.
    static Story of(int minWorkers, int epochs) {
        return of(minWorkers, plan(epochs));
    }

    static Story of(int minWorkers, JobPlan plan) {
        return of(minWorkers, plan, CheckpointSchedule.NONE);
    }

    static Story of(int minWorkers, JobPlan plan, CheckpointSchedule checkpoints) {
        return new Story(plan, minWorkers, false, checkpoints, 0);
    }

    /// With a fraction of the partials computed twice.
    static Story audited(int minWorkers, int epochs, double audit) {
        return new Story(plan(epochs), minWorkers, false, CheckpointSchedule.NONE, audit);
    }

    /// With callbacks.
    static Story consulting(JobPlan plan) {
        return consulting(plan, CheckpointSchedule.NONE);
    }

    static Story consulting(JobPlan plan, CheckpointSchedule checkpoints) {
        return new Story(plan, 1, true, checkpoints, 0);
    }

    Story callbacksGoOn() {
        return play("the callbacks go on", new Input.Advised(Optional.empty(), Optional.empty()));
    }

    Story callbacksStop(String reason) {
        return play("the callbacks stop", new Input.Advised(Optional.of(reason), Optional.empty()));
    }

    /// What is kept is of the end of an epoch.
    Story callbacksStopAndRestore(String reason, int epoch) {
        Input.Kept best = new Input.Kept(epoch, epoch * plan.stepsPerEpoch());
        return play(
                "the callbacks stop, and keep the parameters after epoch " + epoch,
                new Input.Advised(Optional.of(reason), Optional.of(best)));
    }

    private Story play(String what, Input input) {
        transcript.append("> ").append(what).append('\n');
        Transition transition = TrainingProtocol.step(state, input, nowNanos);
        state = transition.next();
        last = transition.effects();
        for (Effect effect : last) write(effect);
        for (Effect effect : last) answer(effect);
        return this;
    }

    /// What the shell brings at once, or later.
    private void answer(Effect effect) {
        if (effect instanceof Effect.RollBack)
            play("the run is back at its start", new Input.Restored(Progress.beginning(plan)));
        if (effect instanceof Effect.Recompute recompute) doubted.add(recompute);
        if (!(effect instanceof Effect.SumUp sumUp)) return;
        double loss = losses.getOrDefault(sumUp.pass(), 8.0 * sumUp.pass());
        play(
                "pass %d is summed up: loss %s".formatted(sumUp.pass(), loss),
                new Input.SummedUp(
                        sumUp.pass(),
                        loss,
                        metrics(sumUp),
                        true,
                        Optional.ofNullable(searches.get(sumUp.pass()))));
    }

    /// One metric, a sum over the rows: in each pass a power of ten of its own.
    private MetricSums metrics(Effect.SumUp sumUp) {
        if (!measures) return MetricSums.NONE;
        double[] sums = {Math.pow(10, (double) sumUp.pass())};
        return new MetricSums(sumUp.rows(), sums, new long[0], ScoreRuns.NONE);
    }

    private void write(Effect effect) {
        switch (effect) {
            case Effect.Deal deal -> {
                dealt.computeIfAbsent(deal.worker(), _ -> new ArrayList<>()).add(deal);
                line(
                        "%s computes %s of %s (pass %d, version %d, attempt %d)%s",
                        deal.worker(),
                        deal.subtrees(),
                        deal.pass(),
                        deal.work().pass(),
                        deal.work().version(),
                        deal.work().attempt(),
                        deal.withParameters() ? " with parameters" : "");
            }
            case Effect.Place place -> {
                placements.put(place.worker(), place.number());
                held.put(place.worker(), place.shards());
                line("%s holds %s (placement %d)", place.worker(), place.shards(), place.number());
            }
            case Effect.Checkpoint(Progress position) ->
                    line("Checkpoint after step %d, before %s", position.steps(), position.stage());
            default -> line("%s", effect);
        }
    }

    private void line(String format, Object... arguments) {
        String text = format.formatted(arguments);
        transcript
                .append("    ")
                .append(
                        text.replaceAll("Subtree\\[first=(\\d+), size=(\\d+)]", "$1+$2")
                                .replaceAll(", \\w*[mM]etrics\\w*=none", ""))
                .append('\n');
    }

    Story joins(int worker) {
        return joins(worker, 1, 1);
    }

    Story joins(int worker, int protocol, int arithmetic) {
        return joins(worker, protocol, arithmetic, "host" + worker);
    }

    Story joinsAs(int worker, String host) {
        return joins(worker, 1, 1, host);
    }

    /// It dials again, with all shards that it held.
    Story comesBackAs(int former, int worker) {
        Leaves leaves = held.getOrDefault(new WorkerId(former), Leaves.none(plan.shards()));
        held.put(new WorkerId(worker), leaves);
        Claim claim = new Claim(1, former, leaves);
        String host = "host" + former;
        var request = new JoinRequest(1, 1, "test", host, 42, 1, Optional.of(claim));
        return play(
                "worker %d comes back as %d".formatted(former, worker),
                new Input.Joined(new WorkerId(worker), request));
    }

    private Story joins(int worker, int protocol, int arithmetic, String host) {
        return play(
                "worker %d joins".formatted(worker),
                new Input.Joined(
                        new WorkerId(worker),
                        new JoinRequest(protocol, arithmetic, "test", host, 42, 1)));
    }

    /// It holds the shards of its last placement.
    Story isReady(int worker) {
        WorkerId id = new WorkerId(worker);
        return play(
                "worker %d is ready".formatted(worker),
                new Input.Ready(id, placements.getOrDefault(id, 0L)));
    }

    /// It delivers everything that was dealt to it last.
    Story delivers(int worker) {
        Effect.Deal deal = lastDeal(worker);
        for (Subtree subtree : deal.subtrees()) delivers(worker, deal.work(), subtree);
        return this;
    }

    /// It delivers what was dealt to it in an earlier pass.
    Story deliversItsFirst(int worker, long pass) {
        for (Effect.Deal deal : List.copyOf(dealt.getOrDefault(new WorkerId(worker), List.of())))
            if (deal.work().pass() == pass)
                for (Subtree subtree : deal.subtrees()) delivers(worker, deal.work(), subtree);
        return this;
    }

    /// The same with wrong numbers.
    Story lies(int worker) {
        Effect.Deal deal = lastDeal(worker);
        for (Subtree subtree : deal.subtrees()) lies(worker, deal.work(), subtree);
        return this;
    }

    Story lies(int worker, WorkId work, Subtree subtree) {
        return delivers(worker, work, subtree, "wrong" + worker);
    }

    Story delivers(int worker, WorkId work, Subtree subtree) {
        return delivers(worker, work, subtree, RIGHT);
    }

    private Story delivers(int worker, WorkId work, Subtree subtree, String digest) {
        String told = state.isCompared(new WorkerId(worker), work, subtree) ? digest : "";
        long rows = subtree.size() * plan.rows() / plan.shards();
        return delivers(worker, work, subtree, rows, told);
    }

    /// The coordinator computes what it doubts.
    Story computes() {
        List<Effect.Recompute> all = List.copyOf(doubted);
        doubted.clear();
        for (Effect.Recompute one : all)
            play(
                    "the coordinator has computed %d+%d of pass %d"
                            .formatted(one.subtree().first(), one.subtree().size(), one.pass()),
                    new Input.Recomputed(one.pass(), one.subtree(), RIGHT));
        return this;
    }

    Story deliversRows(int worker, WorkId work, Subtree subtree, long rows) {
        return delivers(worker, work, subtree, rows, "");
    }

    private Story delivers(int worker, WorkId work, Subtree subtree, long rows, String digest) {
        boolean step = lastDeal(worker).pass() instanceof Pass.Step;
        return play(
                "worker %d delivers %d+%d of pass %d, attempt %d%s"
                        .formatted(
                                worker,
                                subtree.first(),
                                subtree.size(),
                                work.pass(),
                                work.attempt(),
                                digest.isEmpty() ? "" : ", digest " + digest),
                new Input.Delivered(new WorkerId(worker), work, subtree, rows, 1.0, step, digest));
    }

    Effect.Deal lastDeal(int worker) {
        List<Effect.Deal> deals = dealt.get(new WorkerId(worker));
        if (deals == null) throw new IllegalStateException("nothing was dealt to " + worker);
        return deals.getLast();
    }

    /// The job has a metric.
    Story measures() {
        measures = true;
        return this;
    }

    Story losesPass(long pass, double loss) {
        losses.put(pass, loss);
        return this;
    }

    /// A pass of a line search.
    Story searches(long pass, double loss, SearchOutcome outcome) {
        searches.put(pass, outcome);
        return losesPass(pass, loss);
    }

    Story dies(int worker) {
        return dies(worker, "its connection broke");
    }

    Story dies(int worker, String lastWords) {
        return play(
                "worker %d dies".formatted(worker),
                new Input.Lost(new WorkerId(worker), lastWords));
    }

    Story leaves(int worker) {
        return play(
                "worker %d leaves".formatted(worker),
                new Input.Left(new WorkerId(worker), "leaving"));
    }

    Story isAlive(int worker) {
        return play("worker %d is alive".formatted(worker), new Input.Alive(new WorkerId(worker)));
    }

    Story breaks(ExitCode code, String message) {
        return play("something breaks", new Input.Broken(code, message));
    }

    Story isToStop() {
        return play("the run is to stop", new Input.Stop(ExitCode.TERMINATED, "told to stop"));
    }

    Story writesCheckpoint(long steps) {
        return play(
                "the checkpoint after step %d is written".formatted(steps),
                new Input.CheckpointWritten(steps));
    }

    Story failsToWriteCheckpoint(long steps, String reason) {
        return play(
                "the checkpoint after step %d is not written".formatted(steps),
                new Input.CheckpointFailed(steps, reason));
    }

    /// Time passes in ticks of a second; everybody named gives a sign of life before each.
    Story seconds(int count, int... alive) {
        for (int second = 0; second < count; second++) {
            nowNanos += 1_000_000_000L;
            for (int worker : alive)
                state =
                        TrainingProtocol.step(
                                        state, new Input.Alive(new WorkerId(worker)), nowNanos)
                                .next();
            Transition transition = TrainingProtocol.step(state, new Input.Tick(), nowNanos);
            state = transition.next();
            last = transition.effects();
            if (last.isEmpty()) continue;
            transcript.append("> %.0f s have passed%n".formatted(nowNanos / 1e9));
            for (Effect effect : last) write(effect);
        }
        return this;
    }

    /// The coordinator's own process stands still, and nothing reaches it.
    Story sleeps(int seconds) {
        nowNanos += seconds * 1_000_000_000L;
        return play("%d s have passed at once".formatted(seconds), new Input.Tick());
    }

    TrainingState state() {
        return state;
    }

    List<Effect> lastEffects() {
        return last;
    }

    /// Compares with the golden transcript of that name. With `-Druban.transcripts=DIRECTORY` it is
    /// written there first: for a change that is meant.
    void reads(String name) {
        String told = transcript.toString();
        String directory = System.getProperty("ruban.transcripts", "");
        String resource = "/transcripts/" + name.toLowerCase(Locale.ROOT) + ".txt";
        try (InputStream golden = Story.class.getResourceAsStream(resource)) {
            if (!directory.isEmpty()) Files.writeString(Path.of(directory, name + ".txt"), told);
            assertThat(golden).as("%s is missing; the story is:%n%s", resource, told).isNotNull();
            assertThat(told).isEqualTo(new String(golden.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
