package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.coordinator.protocol.Farewell;
import dev.ruban.coordinator.protocol.Input;
import dev.ruban.coordinator.protocol.Invariant;
import dev.ruban.coordinator.protocol.ObservedStep;
import dev.ruban.coordinator.protocol.ProtocolSettings;
import dev.ruban.coordinator.protocol.TrainingState;
import dev.ruban.coordinator.protocol.WorkerId;
import dev.ruban.problem.ExitCode;
import dev.ruban.reduction.Partial;
import dev.ruban.reduction.Subtree;
import dev.ruban.worker.compute.Pass;
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
    /// So many crashes end a run.
    private static final int DEADLY = 3;

    private final World world;
    private final ProtocolSettings settings;
    private final Map<WorkerId, Long> lastHeard = new TreeMap<>();
    private final Disk disk;
    private long wokeUp = Long.MIN_VALUE / 2;
    private long rosterChanged;
    private int lossesInPass;
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
        if (step.input() instanceof Input.Lost) lossesInPass++;
        world.doubts.observe(step);
        Optional<Invariant> broken = step.broken();
        if (broken.isPresent())
            throw new SimulationFailure(
                    broken.get().name(),
                    "%s: %s led to %s"
                            .formatted(broken.get().text(), step.input(), step.effects()));
    }

    /// A pass that begins anew has the losses that it had.
    private void begun(Effect.Begin begin) {
        if (!begin.kind().equals(pass)) lossesInPass = 0;
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

    /// A wrong answer was accepted, unless it has been found out at once.
    /// @param state after that
    void lied(TrainingState state, long pass, Subtree subtree, boolean wasCompared) {
        if (ObservedStep.pass(state) != pass) return;
        boolean compared = ObservedStep.isDoubted(state, pass, subtree);
        require(
                compared || !wasCompared,
                "a wrong answer that is compared is undone",
                () -> "%s of pass %d".formatted(subtree, pass));
        world.doubts.counted(new Lie(pass, subtree, ObservedStep.updates(state)), compared);
    }

    void committed(long step, float[] parameters) {
        if (world.doubts.areThere()) return;
        require(
                Arrays.equals(parameters, world.reference.parametersAfter(step)),
                "the parameters are the reference's",
                () -> "after step " + step);
    }

    void reported(Effect report) {
        if (world.doubts.areThere()) {
            disk.append();
            return;
        }
        List<Effect> expected = world.reference.reports();
        int reports = disk.history();
        require(
                reports < expected.size() && expected.get(reports).equals(report),
                "the reports are the reference's",
                () ->
                        "%s, expected %s"
                                .formatted(
                                        report,
                                        expected.get(Math.min(reports, expected.size() - 1))));
        disk.append();
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
                disk.history() == world.reference.reports().size(),
                "the reports are the reference's",
                () -> "only " + disk.history());
    }

    /// A run may fail only if something happened that no protocol can make up for.
    void failed(Effect.Fail fail) {
        boolean excused =
                world.hasStruck(Fault.BREAKDOWN)
                        || (world.hasStruck(Fault.STOP) && fail.code() == ExitCode.INTERRUPTED)
                        || (world.hasStruck(Fault.DISK_FULL) && fail.code() == ExitCode.IO)
                        || (world.hasStruck(Fault.MISCOUNT) && fail.code() == ExitCode.DEFECT)
                        || (fail.code() == ExitCode.UNAVAILABLE && hasWaitedEnough())
                        || (fail.code() == ExitCode.DATA && lossesInPass >= DEADLY);
        require(excused, "a run fails only for a good reason", fail::message);
    }

    private boolean hasWaitedEnough() {
        return world.now() - Math.max(rosterChanged, wokeUp) >= settings.workerTimeoutNanos();
    }

    void dismissed(Effect.Dismiss dismiss) {
        if (dismiss.farewell() != Farewell.SILENT) return;
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
