package dev.ruban.coordinator.protocol;

import dev.ruban.reduction.Subtree;
import java.util.ArrayList;
import java.util.List;

/// A worker that takes part.
/// @param target         shards that it should compute
/// @param placement      number of the last placement sent to it, 0 if there was none
/// @param held           shards of that placement
/// @param usable         those of them that it certainly holds
/// @param version        of the last parameters sent to it, 0 if there were none
/// @param assignments    pieces of work dealt to it in pass `assignedPass`
/// @param delivered      whether it has ever delivered a partial
/// @param leaving        whether it was told to leave
/// @param signs       of its life
/// @param pace        how fast it computes
record Member(
        WorkerId id,
        JoinRequest request,
        Leaves target,
        long placement,
        Leaves held,
        Leaves usable,
        long version,
        long assignedPass,
        List<Assignment> assignments,
        boolean delivered,
        boolean leaving,
        Signs signs,
        Pace pace) {
    /// A piece of work dealt out.
    record Assignment(long attempt, Leaves leaves, List<Subtree> subtrees, long dealtNanos) {}

    Member {
        assignments = List.copyOf(assignments);
    }

    /// @param held shards that it has from before
    static Member joined(WorkerId id, JoinRequest request, Leaves held, long nowNanos) {
        Leaves none = Leaves.none(held.shards());
        return new Member(
                id,
                request,
                none,
                0,
                held,
                held,
                0,
                0,
                List.of(),
                false,
                false,
                Signs.at(nowNanos),
                Pace.unknown(held.shards()));
    }

    /// Name for people.
    String name() {
        return name(id, request);
    }

    static String name(WorkerId id, JoinRequest request) {
        return "%s (%s, pid %d)".formatted(id, request.host(), request.pid());
    }

    /// Shards dealt to it in a pass, whether it has delivered them or not.
    Leaves assigned(long pass) {
        Leaves leaves = Leaves.none(held.shards());
        if (assignedPass != pass) return leaves;
        for (Assignment assignment : assignments) leaves = leaves.union(assignment.leaves());
        return leaves;
    }

    /// Whether it holds all that it was told to hold.
    boolean isSettled() {
        return usable.equals(held) && usable.containsAll(target);
    }

    /// Whether it has not acknowledged shards yet that it was told to hold.
    boolean isLoading() {
        return !usable.equals(held);
    }

    /// Whether it is still at work on another pass than this one.
    boolean isBehind(long runningPass) {
        return pace.isBusy() && pace.pass() != runningPass;
    }

    /// Whether it was to compute these shards in that pass and attempt.
    boolean wasDealt(long pass, long attempt, Leaves leaves) {
        if (assignedPass != pass) return false;
        for (Assignment assignment : assignments)
            if (assignment.attempt() == attempt) return assignment.leaves().containsAll(leaves);
        return false;
    }

    /// Under which attempt a subtree was dealt to it in that pass; 0 if it was not.
    long attempt(long pass, Subtree subtree) {
        if (assignedPass != pass) return 0;
        for (Assignment assignment : assignments)
            if (assignment.subtrees().contains(subtree)) return assignment.attempt();
        return 0;
    }

    Member withSigns(Signs newSigns) {
        return new Member(
                id,
                request,
                target,
                placement,
                held,
                usable,
                version,
                assignedPass,
                assignments,
                delivered,
                leaving,
                newSigns,
                pace);
    }

    Member withPace(Pace newPace) {
        return new Member(
                id,
                request,
                target,
                placement,
                held,
                usable,
                version,
                assignedPass,
                assignments,
                delivered,
                leaving,
                signs,
                newPace);
    }

    Member withTarget(Leaves leaves) {
        return new Member(
                id,
                request,
                leaves,
                placement,
                held,
                usable,
                version,
                assignedPass,
                assignments,
                delivered,
                leaving,
                signs,
                pace);
    }

    /// A new placement was sent: what it drops is not usable any more.
    Member placed(Leaves leaves) {
        return new Member(
                id,
                request,
                target,
                placement + 1,
                leaves,
                usable.intersection(leaves),
                version,
                assignedPass,
                assignments,
                delivered,
                leaving,
                signs,
                pace);
    }

    /// It has acknowledged its last placement.
    Member ready() {
        return new Member(
                id,
                request,
                target,
                placement,
                held,
                held,
                version,
                assignedPass,
                assignments,
                delivered,
                leaving,
                signs,
                pace);
    }

    Member dealt(long pass, long parameterVersion, Assignment assignment) {
        List<Assignment> all = new ArrayList<>(assignedPass == pass ? assignments : List.of());
        all.add(assignment);
        return new Member(
                id,
                request,
                target,
                placement,
                held,
                usable,
                parameterVersion,
                pass,
                all,
                delivered,
                leaving,
                signs,
                pace);
    }

    Member hasDelivered() {
        return new Member(
                id,
                request,
                target,
                placement,
                held,
                usable,
                version,
                assignedPass,
                assignments,
                true,
                leaving,
                signs,
                pace);
    }

    /// It was told to leave.
    Member toldToLeave() {
        return new Member(
                id,
                request,
                target,
                placement,
                held,
                usable,
                version,
                assignedPass,
                assignments,
                delivered,
                true,
                signs,
                pace);
    }
}
