package dev.ruban.coordinator.protocol;

import dev.ruban.reduction.Subtree;
import java.util.ArrayList;
import java.util.List;

/// What a worker was dealt in its last pass.
/// @param version of the last parameters sent to it, 0 if there were none
/// @param pass    that the pieces are of, 0 if there were none
record Work(long version, long pass, List<Piece> pieces) {
    static final Work NONE = new Work(0, 0, List.of());

    /// A piece of work dealt out.
    record Piece(long attempt, Leaves leaves, List<Subtree> subtrees, long dealtNanos) {}

    Work {
        pieces = List.copyOf(pieces);
    }

    Work dealt(long ofPass, long parameterVersion, Piece piece) {
        List<Piece> all = new ArrayList<>(pass == ofPass ? pieces : List.of());
        all.add(piece);
        return new Work(parameterVersion, ofPass, all);
    }

    /// Shards dealt in a pass, whether they are delivered or not.
    Leaves leaves(int shards, long ofPass) {
        Leaves leaves = Leaves.none(shards);
        if (pass != ofPass) return leaves;
        for (Piece piece : pieces) leaves = leaves.union(piece.leaves());
        return leaves;
    }

    /// Whether these shards were to be computed in that pass and attempt.
    boolean has(long ofPass, long attempt, Leaves leaves) {
        if (pass != ofPass) return false;
        for (Piece piece : pieces)
            if (piece.attempt() == attempt) return piece.leaves().containsAll(leaves);
        return false;
    }

    /// Under which attempt a subtree was dealt in that pass; 0 if it was not.
    long attempt(long ofPass, Subtree subtree) {
        if (pass != ofPass) return 0;
        for (Piece piece : pieces) if (piece.subtrees().contains(subtree)) return piece.attempt();
        return 0;
    }
}
