package dev.ruban.coordinator.simulation;

/// What goes wrong.
enum Fault {
    /// A message never arrives. Only a sign of life is lost alone; whatever else is lost takes its
    /// stream with it, as TCP does.
    LOSS(0.3, 0.02),
    /// A piece of work is lost on a stream that lives, and everything else arrives.
    LOST_WORK(0.2, 0.02),
    /// A message, and all behind it, takes long.
    DELAY(0.4, 0.05),
    /// A message is overtaken by those behind it.
    REORDERING(0.3, 0.05),
    /// A message arrives twice.
    DUPLICATION(0.3, 0.1),
    /// A stream breaks; both ends notice sooner or later.
    BROKEN_STREAM(0.4, 0.15),
    /// A worker cannot be reached for a while, nor reach anybody.
    PARTITION(0.3, 0.15),
    /// A worker's process is killed.
    CRASH(0.5, 0.3),
    /// A worker's host is gone: nobody is told.
    VANISHING(0.3, 0.15),
    /// A worker that was gone comes back as a new process.
    RESTART(1, 0),
    /// A worker that lost its coordinator dials again, with the shards that it holds.
    COMEBACK(1, 0),
    /// For a while every worker dies that computes a certain shard.
    DEADLY_PART(0.1, 0.06),
    /// A worker's process stands still for a while.
    PAUSE(0.4, 0.2),
    /// The coordinator's process stands still for a while.
    COORDINATOR_PAUSE(0.2, 0.08),
    /// A worker computes slowly for a while.
    SLOW_WORKER(0.5, 0.4),
    /// A worker is told to leave.
    LEAVING(0.4, 0.2),
    /// A worker sends earlier answers again, of its last session too, be they right or wrong.
    RESENDING(0.4, 0.8),
    /// A worker answers with the id of another run.
    OTHER_RUN(0.1, 0.05),
    /// A worker answers with the id of another incarnation.
    OTHER_INCARNATION(0.1, 0.05),
    /// A worker sends wrong numbers as the answer to other work than it was dealt.
    FORGERY(0.15, 0.05),
    /// A worker says that it computed one row more or less than it did.
    MISCOUNT(0.02, 0.05),
    /// A worker leaves the gradients out of an answer.
    MALFORMED(0.1, 0.05),
    /// The coordinator cannot go on.
    BREAKDOWN(0.2, 1),
    /// The coordinator's process is killed, between any two effects.
    COORDINATOR_CRASH(0.35, 0.1),
    /// The coordinator is told to stop in order.
    STOP(0.2, 0.04),
    /// The coordinator's process is killed while it writes a checkpoint.
    TORN_CHECKPOINT(1, 0),
    /// The newest checkpoint is damaged when its coordinator crashes.
    DAMAGED_CHECKPOINT(0.3, 0.5),
    /// There is no room for a checkpoint.
    DISK_FULL(0.15, 0.3),
    /// A worker changes one bit of an answer.
    LYING_WORKER(0.5, 0.2);

    private final double share;
    private final double rate;

    /// @param share of the runs in which there is this fault
    /// @param rate  of a message its greatest probability, else how often it strikes in a second at most
    Fault(double share, double rate) {
        this.share = share;
        this.rate = rate;
    }

    double share() {
        return share;
    }

    double rate() {
        return rate;
    }
}
