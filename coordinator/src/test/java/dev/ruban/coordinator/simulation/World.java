package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.WorkId;
import dev.ruban.coordinator.protocol.WorkerId;
import dev.ruban.reduction.Subtree;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What all parts of one run share.
final class World {
    /// Different changes of an answer.
    private static final int BITS = Workload.PARAMETERS * 30;

    final Scenario scenario;
    final Weakness weakness;
    final Workload workload;
    final Reference reference;
    final Timeline time = new Timeline();
    final Chance chance;
    final Trace trace;
    final Coverage coverage = new Coverage();
    private final Set<Fault> struck = EnumSet.noneOf(Fault.class);
    private final SortedMap<Long, float[]> versions = new TreeMap<>();
    final Doubts doubts = new Doubts();
    private @Nullable Watch watch;
    private int lies;
    private int deadlyShard;
    private long deadlyUntil;
    private long diskFullUntil;

    /// What the simulation may see of the coordinator's state.
    interface Watch {
        boolean stepInFlight();

        /// Whether an answer is compared with another one.
        boolean isCompared(WorkerId worker, WorkId work, Subtree subtree);
    }

    World(Scenario scenario, Weakness weakness, boolean traced) {
        this.scenario = scenario;
        this.weakness = weakness;
        chance = new Chance(~scenario.seed());
        lies = chance.below(BITS);
        trace = new Trace(traced);
        workload =
                new Workload(
                        scenario.plan(), scenario.seed(), scenario.shuffle(), scenario.measures());
        reference = new Reference(workload, scenario);
    }

    boolean isCompared(WorkerId worker, WorkId work, Subtree subtree) {
        return watch != null && watch.isCompared(worker, work, subtree);
    }

    /// Of the next lie: no two lies about one part are the same. Many are of a size that leaves no
    /// number finite, most of all where they are found out late.
    int nextBit() {
        int next = lies++ % BITS;
        int one = scenario.trouble() == Trouble.STRAGGLING ? 3 : 5;
        return next % one == 0 ? next | Answer.HUGE : next;
    }

    void watch(Watch other) {
        watch = other;
    }

    long now() {
        return time.now();
    }

    void tell(String format, Object... arguments) {
        trace.line(time.now(), format, arguments);
    }

    boolean isQuiet() {
        return time.now() >= scenario.quietNanos();
    }

    /// Whether a fault strikes this message.
    boolean strikes(Fault fault) {
        double rate = scenario.rate(fault);
        if (rate == 0 || isQuiet() || !chance.happens(rate)) return false;
        struck(fault);
        return true;
    }

    void struck(Fault fault) {
        struck.add(fault);
        coverage.fault(fault, watch != null && watch.stepInFlight());
        if (trace.isOn()) tell("!! %s", fault);
    }

    boolean hasStruck(Fault fault) {
        return struck.contains(fault);
    }

    /// For so long every worker dies that computes a certain shard.
    void makeDeadly(long nanos) {
        deadlyShard = chance.below(scenario.plan().shards());
        deadlyUntil = time.now() + nanos;
    }

    /// For so long there is no room for a checkpoint.
    void fillDisk(long nanos) {
        diskFullUntil = time.now() + nanos;
    }

    /// Whether there is no room for this one.
    boolean isDiskFull() {
        if (time.now() >= diskFullUntil) return strikes(Fault.DISK_FULL);
        struck(Fault.DISK_FULL);
        return true;
    }

    /// Whether whoever computes that dies of it.
    boolean kills(Message.Work work) {
        if (time.now() >= deadlyUntil) return false;
        for (Subtree subtree : work.subtrees())
            if (subtree.first() <= deadlyShard && deadlyShard < subtree.end()) {
                struck(Fault.DEADLY_PART);
                return true;
            }
        return false;
    }

    /// Workers compute by this version.
    void dealt(long version, float[] parameters) {
        if (doubts.areThere()) return;
        float[] before = versions.putIfAbsent(version, parameters);
        if (before != null && !Arrays.equals(before, parameters))
            throw new SimulationFailure(
                    "a version stands for the same parameters for ever", "version " + version);
    }

    /// A worker got work that it cannot do: only messages that are late, lost or repeated excuse it.
    void failedWork(String reason) {
        if (hasStruck(Fault.REORDERING)
                || hasStruck(Fault.DUPLICATION)
                || hasStruck(Fault.LOST_WORK)) return;
        throw new SimulationFailure("work can be done by whom it is dealt to", reason);
    }
}
