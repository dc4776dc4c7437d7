package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.coordinator.protocol.Farewell;
import dev.ruban.coordinator.protocol.Input;
import dev.ruban.coordinator.protocol.Invariant;
import dev.ruban.coordinator.protocol.JoinRequest;
import dev.ruban.coordinator.protocol.ObservedStep;
import dev.ruban.coordinator.protocol.ProtocolSettings;
import dev.ruban.coordinator.protocol.TrainingState;
import dev.ruban.coordinator.protocol.WorkerId;
import dev.ruban.problem.ExitCode;
import dev.ruban.reduction.Partial;
import dev.ruban.reduction.Subtree;
import dev.ruban.worker.compute.Pass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Holds a run to what must be: the invariants after every decision, and the reference's numbers and
/// reports. Counts what happens.
/// @see Invariant
final class Judge {
    private final World world;
    private final ProtocolSettings settings;
    private final Map<WorkerId, Long> lastHeard = new TreeMap<>();
    private final Map<WorkerId, Long> lastGotOn = new TreeMap<>();
    private final Deaths deaths = new Deaths();
    private final Map<WorkerId, JoinRequest> requests = new TreeMap<>();
    private final List<JoinRequest> expelled = new ArrayList<>();
    private final Disk disk;
    private long wokeUp = Long.MIN_VALUE / 2;
    private long rosterChanged;
    private @Nullable Pass pass;

    Judge(World world, ProtocolSettings settings, Disk disk) {
        this.world = world;
        this.settings = settings;
        this.disk = disk;
        rosterChanged = world.now();
    }

    void observe(ObservedStep step) {
        boolean inFlight = ObservedStep.stepInFlight(step.before());
        world.coverage.decision(
                step.input().getClass(), ObservedStep.stage(step.before()), inFlight);
        for (Effect effect : step.effects()) world.coverage.effect(effect.getClass(), inFlight);
        if (world.trace.isOn()) tell(step);
        if (!step.has(Effect.Fail.class)
                && ObservedStep.members(step.before()) != ObservedStep.members(step.after()))
            rosterChanged = world.now();
        for (Effect effect : step.effects()) if (effect instanceof Effect.Begin begin) begun(begin);
        if (step.input() instanceof Input.Lost lost) lost(lost, step);
        if (step.input() instanceof Input.Restored) deaths.forget();
        if (step.input() instanceof Input.Joined joined) joined(joined, step);
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Deal deal) dealt(deal);
            if (effect instanceof Effect.Accept(Subtree subtree)) deaths.computed(subtree);
        }
        world.doubts.observe(step);
        if (!world.weakness.invariantsHold()) return;
        Optional<Invariant> broken = step.broken();
        if (broken.isPresent())
            throw new SimulationFailure(
                    broken.get().name(),
                    "%s: %s led to %s"
                            .formatted(broken.get().text(), step.input(), step.effects()));
    }

    private void lost(Input.Lost lost, ObservedStep step) {
        JoinRequest process = requests.get(lost.worker());
        if (process != null && !ObservedStep.isLeaving(step.before(), lost.worker()))
            deaths.lost(process, ObservedStep.due(step.before(), lost.worker()));
    }

    private void dealt(Effect.Deal deal) {
        gotOn(deal.worker());
        for (Subtree subtree : deal.subtrees())
            for (int shard = subtree.first(); shard < subtree.end(); shard++) {
                int dead = shard;
                require(
                        !deaths.ofShard(shard),
                        "what three workers have died of is not dealt again",
                        () -> "shard " + dead);
            }
    }

    /// A worker has got on, or was given work.
    void gotOn(WorkerId worker) {
        lastGotOn.put(worker, world.now());
    }

    private void joined(Input.Joined joined, ObservedStep step) {
        requests.put(joined.worker(), joined.request());
        deaths.joined(joined.request());
        gotOn(joined.worker());
        boolean back =
                expelled.stream()
                        .anyMatch(gone ->
                                gone.host().equals(joined.request().host())
                                        && gone.pid() == joined.request().pid());
        require(
                !back || !step.has(Effect.Welcome.class),
                "whoever was expelled does not come back",
                joined::toString);
    }

    /// A pass that begins anew has the losses that it had.
    private void begun(Effect.Begin begin) {
        if (!begin.kind().equals(pass)) deaths.forget();
        pass = begin.kind();
    }

    private void tell(ObservedStep step) {
        world.tell("> %s", step.input());
        for (Effect effect : step.effects()) world.tell("    %s", effect);
    }

    void heard(WorkerId worker) {
        lastHeard.put(worker, world.now());
    }

    /// The coordinator stands still; a short while is not told from a slow network.
    void paused(long from, long until) {
        if (until - from > settings.heartbeatTimeoutNanos() / 2) wokeUp = until;
    }

    void summed(Effect.SumUp sumUp, Partial root, long fingerprint) {
        long expected = world.workload.fingerprint(sumUp.kind());
        require(
                fingerprint == expected,
                "every row of a pass counts once",
                () -> sumUp.kind() + " counted other rows than its own");
        require(
                root.rows() == sumUp.rows(),
                "the sum has the rows that the protocol counted",
                () -> root.rows() + " and " + sumUp.rows());
    }

    /// A wrong answer was accepted.
    /// @param state after that
    void lied(TrainingState state, long pass, Subtree subtree) {
        if (ObservedStep.isDoubted(state, pass, subtree))
            world.doubts.counted(new Lie(pass, subtree, ObservedStep.updates(state)));
    }

    void committed(long step, float[] parameters) {
        require(
                settings.audit() < 1 || !world.doubts.areThere(),
                "where everything is audited, nothing wrong is applied",
                () -> "step " + step);
        if (world.doubts.areThere()) return;
        require(
                Arrays.equals(parameters, world.reference.parametersAfter(step)),
                "the parameters are the reference's",
                () -> "after step " + step);
    }

    /// A program has the answer to what it asked for.
    /// @param steps that it has made
    void answered(Pass kind, Partial root, long steps) {
        float[] parameters = world.reference.parametersAfter(steps);
        Answer expected =
                world.workload.compute(
                        kind, new Subtree(0, world.scenario.plan().shards()), parameters);
        boolean same =
                expected.loss() == root.loss()
                        && expected.metrics().equals(root.metrics())
                        && Arrays.equals(expected.gradients(), root.gradients());
        require(same, "a program gets the reference's sums", () -> kind + " after step " + steps);
    }

    void reported(Effect report) {
        disk.append(report);
        if (!world.doubts.areThere()) requireReported();
    }

    /// What is in the history now, whenever it was written.
    private void requireReported() {
        List<Effect> expected = world.reference.reports();
        List<Effect> reports = disk.history();
        int last = reports.size() - 1;
        require(
                last < expected.size() && expected.get(last).equals(reports.get(last)),
                "the reports are the reference's",
                () ->
                        "%s, expected %s"
                                .formatted(
                                        reports.get(last),
                                        expected.get(Math.min(last, expected.size() - 1))));
    }

    void finished(Effect.ReportFinished report) {
        require(!world.doubts.areThere(), "a run ends when no answer is doubted", report::toString);
        reported(
                new Effect.ReportFinished(
                        report.finalLoss(),
                        report.finalMetrics(),
                        report.validationLoss(),
                        report.validationMetrics(),
                        report.steps(),
                        0));
        require(
                disk.history().equals(world.reference.reports()),
                "the reports are the reference's",
                () -> "the history is " + disk.history());
    }

    /// A run may fail only if something happened that no protocol can make up for.
    void failed(Effect.Fail fail) {
        boolean excused =
                world.hasStruck(Fault.BREAKDOWN)
                        || (world.hasStruck(Fault.STOP) && fail.code() == ExitCode.INTERRUPTED)
                        || (world.hasStruck(Fault.DISK_FULL) && fail.code() == ExitCode.IO)
                        || (world.hasStruck(Fault.MISCOUNT) && fail.code() == ExitCode.DEFECT)
                        || (fail.code() == ExitCode.UNAVAILABLE && hasWaitedEnough())
                        || (fail.code() == ExitCode.DATA
                                && deaths.ofAnyShard(world.scenario.plan().shards()));
        require(excused, "a run fails only for a good reason", fail::message);
    }

    private boolean hasWaitedEnough() {
        return world.now() - Math.max(rosterChanged, wokeUp) >= settings.workerTimeoutNanos();
    }

    void dismissed(Effect.Dismiss dismiss) {
        JoinRequest request = requests.get(dismiss.worker());
        if (dismiss.farewell() == Farewell.EXPELLED && request != null) expelled.add(request);
        if (dismiss.farewell() == Farewell.HANGING)
            require(
                    world.now() - lastGotOn.getOrDefault(dismiss.worker(), 0L)
                            > settings.heartbeatTimeoutNanos(),
                    "whoever is dismissed for hanging does not get on",
                    dismiss::toString);
        boolean replaced = dismiss.message().equals("it has come back by another connection");
        if (dismiss.farewell() != Farewell.SILENT || replaced) return;
        long silent = world.now() - lastHeard.getOrDefault(dismiss.worker(), 0L);
        require(
                silent > settings.heartbeatTimeoutNanos(),
                "whoever is dismissed for silence was silent",
                () -> "%s was heard %.1f s ago".formatted(dismiss.worker(), silent / 1e9));
        require(
                world.now() - wokeUp >= settings.heartbeatTimeoutNanos(),
                "nobody is blamed for the coordinator's own sleep",
                () -> dismiss.worker() + " was dismissed for it");
    }

    private static void require(boolean holds, String what, Supplier<String> detail) {
        if (!holds) throw new SimulationFailure(what, detail.get());
    }
}
