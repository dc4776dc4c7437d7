package dev.ruban.coordinator.server;

import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.coordinator.protocol.Input;
import dev.ruban.coordinator.protocol.WorkerId;
import dev.ruban.worker.compute.Pass;
import java.util.HashMap;
import java.util.Map;

/// How fast workers are, for people: rows of steps for each second in which a worker owed answers to a
/// step, over the last half minute or so. (The placement goes by longer steps alone.) Not thread-safe.
final class WorkerSpeeds {
    /// What was measured counts for half after so long.
    private static final double HALF_LIFE_SECONDS = 15;

    private static final class Worker {
        final Map<Long, Integer> due = new HashMap<>();
        long pass;
        long busySince;
        double busySeconds;
        double rows;

        void count(double moreRows, long nowNanos) {
            busySeconds += (nowNanos - busySince) / 1e9;
            busySince = nowNanos;
            rows += moreRows;
        }

        void fade(double factor) {
            busySeconds *= factor;
            rows *= factor;
        }
    }

    private final Map<WorkerId, Worker> workers = new HashMap<>();
    private long fadedNanos;

    void dealt(Effect.Deal deal, long nowNanos) {
        if (!(deal.pass() instanceof Pass.Step)) return;
        Worker worker = workers.computeIfAbsent(deal.worker(), _ -> new Worker());
        if (worker.pass != deal.work().pass())
            worker.due.clear(); // it owes nothing of the last one
        worker.pass = deal.work().pass();
        if (worker.due.isEmpty()) worker.busySince = nowNanos;
        worker.due.put(deal.work().attempt(), deal.subtrees().size());
    }

    void delivered(Input.Delivered answer, long nowNanos) {
        Worker worker = workers.get(answer.worker());
        if (worker == null || !worker.due.containsKey(answer.work().attempt())) return;
        worker.count((double) answer.rows(), nowNanos);
        worker.due.computeIfPresent(
                answer.work().attempt(), (_, left) -> left == 1 ? null : left - 1);
    }

    void gone(WorkerId worker) {
        workers.remove(worker);
    }

    /// Time has passed.
    void fade(long nowNanos) {
        double seconds = fadedNanos == 0 ? 0 : (nowNanos - fadedNanos) / 1e9;
        fadedNanos = nowNanos;
        double factor = Math.pow(0.5, seconds / HALF_LIFE_SECONDS);
        for (Worker worker : workers.values()) worker.fade(factor);
    }

    /// 0 if it has computed nothing yet.
    double rowsPerSecond(WorkerId id) {
        Worker worker = workers.get(id);
        return worker == null || worker.busySeconds == 0 ? 0 : worker.rows / worker.busySeconds;
    }
}
