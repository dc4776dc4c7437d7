package dev.ruban.coordinator.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// What is known of answers that are not believed yet, and of workers that are not any more.
/// @param entropy     that audits are drawn by: nobody outside can know it
/// @param comparisons in order of their beginning
/// @param expelled    workers that may not come back
/// @param restoring   after how many updates at most the state is that the run is on its way back to
record Scrutiny(
        long entropy,
        List<Comparison> comparisons,
        List<JoinRequest> expelled,
        OptionalLong restoring) {
    static final Scrutiny NONE = new Scrutiny(0, List.of(), List.of(), OptionalLong.empty());

    Scrutiny {
        comparisons = List.copyOf(comparisons);
        expelled = List.copyOf(expelled);
    }

    Scrutiny withEntropy(long bits) {
        return new Scrutiny(bits, comparisons, expelled, restoring);
    }

    Scrutiny withComparisons(List<Comparison> all) {
        return new Scrutiny(entropy, all, expelled, restoring);
    }

    /// Adds the comparison, or replaces the one of its pass and subtree.
    Scrutiny with(Comparison comparison) {
        List<Comparison> all = new ArrayList<>(comparisons);
        all.removeIf(other -> other.isOf(comparison.pass(), comparison.subtree()));
        all.add(comparison);
        return withComparisons(all);
    }

    Scrutiny without(Comparison comparison) {
        List<Comparison> rest = new ArrayList<>(comparisons);
        rest.removeIf(other -> other.isOf(comparison.pass(), comparison.subtree()));
        return withComparisons(rest);
    }

    Scrutiny withExpelled(JoinRequest request) {
        List<JoinRequest> all = new ArrayList<>(expelled);
        all.add(request);
        return new Scrutiny(entropy, comparisons, all, restoring);
    }

    Scrutiny restoring(OptionalLong updates) {
        return new Scrutiny(entropy, comparisons, expelled, updates);
    }

    boolean isRestoring() {
        return restoring.isPresent();
    }

    boolean hasExpelled(JoinRequest request) {
        for (JoinRequest gone : expelled)
            if (gone.pid() == request.pid() && gone.host().equals(request.host())) return true;
        return false;
    }
}
