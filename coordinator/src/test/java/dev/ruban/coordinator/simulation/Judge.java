package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.coordinator.protocol.Farewell;
import dev.ruban.coordinator.protocol.Input;
import dev.ruban.coordinator.protocol.Invariant;
import dev.ruban.coordinator.protocol.ObservedStep;
import dev.ruban.coordinator.protocol.ProtocolSettings;
import dev.ruban.coordinator.protocol.WorkerId;
import dev.ruban.problem.ExitCode;
import dev.ruban.reduction.Partial;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Holds a run to what must be: the invariants after every decision, and the reference's numbers and
/// reports. Counts what happens.
/// @see Invariant
final class Judge {
    /// So many crashes end a run.
    private static final int DEADLY = 3;

    private final World world;
    private final ProtocolSettings settings;
    private final Map<WorkerId, Long> lastHeard = new TreeMap<>();
    private int reports;
    private long wokeUp = Long.MIN_VALUE / 2;
    private long rosterChanged;
    private int lossesInPass;

    Judge(World world, ProtocolSettings settings) {
        this.world = world;
        this.settings = settings;
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
        if (step.has(Effect.Begin.class)) lossesInPass = 0;
        if (step.input() instanceof Input.Lost) lossesInPass++;
        Optional<Invariant> broken = step.broken();
        if (broken.isPresent())
            throw new SimulationFailure(
                    broken.get().name(),
                    "%s: %s led to %s"
                            .formatted(broken.get().text(), step.input(), step.effects()));
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
                "%s counted other rows than its own".formatted(sumUp.kind()));
        require(
                root.rows() == sumUp.rows(),
                "the sum has the rows that the protocol counted",
                root.rows() + " and " + sumUp.rows());
    }

    void committed(long step, float[] parameters) {
        require(
                Arrays.equals(parameters, world.reference.parametersAfter(step)),
                "the parameters are the reference's",
                "after step " + step);
    }

    void reported(Effect report) {
        List<Effect> expected = world.reference.reports();
        require(
                reports < expected.size() && expected.get(reports).equals(report),
                "the reports are the reference's",
                "%s, expected %s"
                        .formatted(report, expected.get(Math.min(reports, expected.size() - 1))));
        reports++;
    }

    void finished(Effect.ReportFinished report) {
        reported(
                new Effect.ReportFinished(
                        report.finalLoss(), report.validationLoss(), report.steps(), 0));
        require(
                reports == world.reference.reports().size(),
                "the reports are the reference's",
                "only " + reports);
    }

    /// A run may fail only if something happened that no protocol can make up for.
    void failed(Effect.Fail fail) {
        boolean excused =
                world.hasStruck(Fault.BREAKDOWN)
                        || (world.hasStruck(Fault.MISCOUNT) && fail.code() == ExitCode.DEFECT)
                        || (fail.code() == ExitCode.UNAVAILABLE && hasWaitedEnough())
                        || (fail.code() == ExitCode.DATA && lossesInPass >= DEADLY);
        require(excused, "a run fails only for a good reason", fail.message());
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
                "%s was heard %.1f s ago".formatted(dismiss.worker(), silent / 1e9));
        require(
                world.now() - wokeUp >= settings.heartbeatTimeoutNanos(),
                "nobody is blamed for the coordinator's own sleep",
                dismiss.worker() + " was dismissed for it");
    }

    private static void require(boolean holds, String what, String detail) {
        if (!holds) throw new SimulationFailure(what, detail);
    }
}
