package dev.ruban.coordinator.protocol;

import dev.ruban.reduction.Subtree;

/// A worker that takes part.
/// @param holding   its shards
/// @param work      that it was dealt last
/// @param delivered whether it has ever delivered a partial
/// @param leaving   whether it was told to leave
/// @param signs     of its life
/// @param pace      how fast it computes
record Member(
        WorkerId id,
        JoinRequest request,
        Holding holding,
        Work work,
        boolean delivered,
        boolean leaving,
        Signs signs,
        Pace pace) {
    /// @param held shards that it has from before
    static Member joined(WorkerId id, JoinRequest request, Leaves held, long nowNanos) {
        Signs signs = Signs.at(nowNanos);
        Pace pace = Pace.unknown(held.shards());
        return new Member(id, request, Holding.from(held), Work.NONE, false, false, signs, pace);
    }

    /// Name for people.
    String name() {
        return name(id, request);
    }

    static String name(WorkerId id, JoinRequest request) {
        return "%s (%s, pid %d)".formatted(id, request.host(), request.pid());
    }

    /// Shards that it should compute.
    Leaves target() {
        return holding.target();
    }

    /// Number of the last placement sent to it, 0 if there was none.
    long placement() {
        return holding.placement();
    }

    /// Shards of that placement.
    Leaves held() {
        return holding.held();
    }

    /// Those of them that it certainly holds.
    Leaves usable() {
        return holding.usable();
    }

    /// Of the last parameters sent to it, 0 if there were none.
    long version() {
        return work.version();
    }

    /// Shards dealt to it in a pass, whether it has delivered them or not.
    Leaves assigned(long pass) {
        return work.leaves(held().shards(), pass);
    }

    /// Whether it holds all that it was told to hold.
    boolean isSettled() {
        return holding.isSettled();
    }

    /// Whether it has not acknowledged shards yet that it was told to hold.
    boolean isLoading() {
        return holding.isLoading();
    }

    /// Whether it is still at work on another pass than this one.
    boolean isBehind(long runningPass) {
        return pace.isBusy() && pace.pass() != runningPass;
    }

    /// Whether it was to compute these shards in that pass and attempt.
    boolean wasDealt(long pass, long attempt, Leaves leaves) {
        return work.has(pass, attempt, leaves);
    }

    /// Under which attempt a subtree was dealt to it in that pass; 0 if it was not.
    long attempt(long pass, Subtree subtree) {
        return work.attempt(pass, subtree);
    }

    Member withSigns(Signs newSigns) {
        return new Member(id, request, holding, work, delivered, leaving, newSigns, pace);
    }

    Member withPace(Pace newPace) {
        return new Member(id, request, holding, work, delivered, leaving, signs, newPace);
    }

    Member withTarget(Leaves leaves) {
        return with(holding.withTarget(leaves));
    }

    /// A new placement was sent: what it drops is not usable any more.
    Member placed(Leaves leaves) {
        return with(holding.placed(leaves));
    }

    /// It has acknowledged its last placement.
    Member ready() {
        return with(holding.ready());
    }

    private Member with(Holding other) {
        return new Member(id, request, other, work, delivered, leaving, signs, pace);
    }

    Member dealt(long pass, long parameterVersion, Work.Piece piece) {
        Work more = work.dealt(pass, parameterVersion, piece);
        return new Member(id, request, holding, more, delivered, leaving, signs, pace);
    }

    Member hasDelivered() {
        return new Member(id, request, holding, work, true, leaving, signs, pace);
    }

    Member toldToLeave() {
        return new Member(id, request, holding, work, delivered, true, signs, pace);
    }
}
