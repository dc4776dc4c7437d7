package dev.ruban.coordinator.protocol;

/// A line of the protocol that keeps a failure from harming a run. A run has all of them; the
/// simulation takes one away at a time, to show that it would notice.
public enum Safeguard {
    /// An answer of another run is dropped.
    SAME_RUN,
    /// An answer of an earlier coordinator's incarnation is dropped.
    SAME_INCARNATION,
    /// An answer to another pass, or computed with other parameters than the present ones, is
    /// dropped.
    SAME_PASS,
    /// An answer of somebody who does not take part is dropped.
    MEMBERS_ONLY,
    /// An answer whose shards were all delivered before is dropped.
    ONCE,
    /// An answer that overlaps what was delivered before is dropped.
    NO_OVERLAP,
    /// An answer counts only if its shards were dealt to its worker as that attempt.
    AS_DEALT,
    /// A pass whose rows are not as many as the job says is not summed up.
    ROWS_COUNTED,
    /// What a worker that is gone had not delivered is dealt to others.
    DEALT_AGAIN,
    /// A worker is ready when it has acknowledged its last placement, not an older one.
    LAST_PLACEMENT,
    /// New parameters have a new version.
    VERSION_RAISED,
    /// Whatever a worker says is a sign of life.
    SIGNS_OF_LIFE,
    /// Who has work, or shards to load, and does not get on is taken for lost, though it gives
    /// signs of life.
    WORK_WATCHED,
    /// What was with three workers when they crashed is not dealt again.
    DEADLY_KEPT_BACK,
    /// The wait for workers is counted from the last time that the roster changed.
    WAIT_COUNTED_ANEW,
    /// Nobody is blamed for silence while the coordinator itself stood still.
    OWN_SLEEP,
    /// A second answer is compared with the first.
    SECOND_COMPARED,
    /// A pass is summed up only when its audits agree.
    AUDITS_AWAITED,
    /// A second answer counts only if it answers the very work that was asked for.
    SECOND_AS_DEALT,
    /// A comparison goes on, though a worker that it asked is gone: somebody else is asked.
    COMPARISON_GOES_ON,
    /// Nothing is kept that rests on an answer which is still to be compared.
    SETTLED_BEFORE_KEPT,
    /// A number that is not finite ends a run only when no answer is doubted.
    SETTLED_BEFORE_GIVEN_UP,
    /// A pass begins anew that a wrong answer is in the sum of.
    SPOILT_SUM_DROPPED,
    /// Whoever was expelled does not come back.
    EXPELLED_REFUSED
}
