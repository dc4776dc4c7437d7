package dev.ruban.coordinator.protocol;

import java.util.Objects;

/// What a worker says that it has from an earlier membership of the same run.
/// @param incarnation of the coordinator that it was welcomed by, 0 if there was none
/// @param worker      its number there, 0 if there was none
/// @param held        shards whose rows it holds, of every split that the job has
public record Claim(int incarnation, long worker, Leaves held) {
    public Claim {
        Objects.requireNonNull(held, "held");
    }

    /// Whether it tells of the same earlier membership: then it is of the same process.
    boolean isOfSameMembership(Claim other) {
        return worker >= 1 && worker == other.worker && incarnation == other.incarnation;
    }
}
