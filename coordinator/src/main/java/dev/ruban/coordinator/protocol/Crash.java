package dev.ruban.coordinator.protocol;

/// A worker that crashed in the running pass.
/// @param undelivered shards that it was to compute and had not delivered
/// @param worker      its number
/// @param request     what it said of itself
/// @param lastWords   what was last heard of it
record Crash(Leaves undelivered, WorkerId worker, JoinRequest request, String lastWords) {
    /// Whether the process that joins with this claim is the one that was taken for crashed: it knows
    /// the number, or has claimed the same before and then never heard of its new one. A process that
    /// was started in its place, maybe with the same host and id, knows nothing.
    boolean isOf(int incarnation, Claim claim) {
        boolean known = claim.incarnation() == incarnation && claim.worker() == worker.value();
        return known || request.claim().filter(claim::isOfSameMembership).isPresent();
    }

    Crash without(Leaves delivered) {
        return new Crash(undelivered.minus(delivered), worker, request, lastWords);
    }

    @Override
    public String toString() {
        return Member.name(worker, request) + ": " + lastWords;
    }
}
