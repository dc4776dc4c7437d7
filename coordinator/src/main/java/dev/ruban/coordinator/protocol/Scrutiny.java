package dev.ruban.coordinator.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What is known of answers that are not believed yet, and of workers that are not any more.
/// @param entropy     that audits are drawn by: nobody outside can know it
/// @param comparisons in order of their beginning
/// @param expelled    workers that may not come back
/// @param loans       shards that workers hold for the sake of late ones
/// @param restoring   after how many updates at most the state is that the run is on its way back to
/// @param withheld    a sum that is not finite: it is believed when no answer is doubted any more
record Scrutiny(
        long entropy,
        List<Comparison> comparisons,
        List<JoinRequest> expelled,
        List<Loan> loans,
        OptionalLong restoring,
        Optional<Input.SummedUp> withheld) {
    static final Scrutiny NONE =
            new Scrutiny(
                    0, List.of(), List.of(), List.of(), OptionalLong.empty(), Optional.empty());

    /// Shards that a worker holds beside its own.
    record Loan(WorkerId worker, Leaves leaves) {}

    Scrutiny {
        comparisons = List.copyOf(comparisons);
        expelled = List.copyOf(expelled);
        loans = List.copyOf(loans);
    }

    Scrutiny withEntropy(long bits) {
        return new Scrutiny(bits, comparisons, expelled, loans, restoring, withheld);
    }

    Scrutiny withComparisons(List<Comparison> all) {
        return new Scrutiny(entropy, all, expelled, loans, restoring, withheld);
    }

    /// Adds the comparison, or puts it in the place of the one of its pass and subtree.
    Scrutiny with(Comparison comparison) {
        List<Comparison> all = new ArrayList<>(comparisons);
        for (int i = 0; i < all.size(); i++) {
            if (!all.get(i).isOf(comparison.pass(), comparison.subtree())) continue;
            all.set(i, comparison);
            return withComparisons(all);
        }
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
        return new Scrutiny(entropy, comparisons, all, loans, restoring, withheld);
    }

    Scrutiny restoring(OptionalLong updates) {
        return new Scrutiny(entropy, comparisons, expelled, loans, updates, withheld);
    }

    Scrutiny withholding(Optional<Input.SummedUp> sum) {
        if (sum.equals(withheld)) return this;
        return new Scrutiny(entropy, comparisons, expelled, loans, restoring, sum);
    }

    boolean isRestoring() {
        return restoring.isPresent();
    }

    Scrutiny lending(WorkerId worker, Leaves leaves) {
        List<Loan> all = new ArrayList<>(loans);
        all.add(new Loan(worker, leaves));
        return new Scrutiny(entropy, comparisons, expelled, all, restoring, withheld);
    }

    Scrutiny withoutLoans() {
        if (loans.isEmpty()) return this;
        return new Scrutiny(entropy, comparisons, expelled, List.of(), restoring, withheld);
    }

    /// What a worker holds beside its own.
    Leaves lentTo(WorkerId worker, int shards) {
        Leaves lent = Leaves.none(shards);
        for (Loan loan : loans) if (loan.worker().equals(worker)) lent = lent.union(loan.leaves());
        return lent;
    }

    boolean hasExpelled(JoinRequest request) {
        for (JoinRequest gone : expelled) if (gone.isOfSameProcess(request)) return true;
        return false;
    }
}
