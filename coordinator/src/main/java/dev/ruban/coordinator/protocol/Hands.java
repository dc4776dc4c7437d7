package dev.ruban.coordinator.protocol;

import dev.ruban.reduction.Subtree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/// What each worker is to be dealt, while it is being decided: one piece of work for each, its
/// subtrees ascending.
final class Hands {
    private final SortedMap<WorkerId, List<Subtree>> subtrees = new TreeMap<>();

    /// Once or more often.
    void add(WorkerId worker, Subtree subtree) {
        List<Subtree> hand = subtrees.computeIfAbsent(worker, _ -> new ArrayList<>());
        int at = Collections.binarySearch(hand, subtree);
        if (at < 0) hand.add(-at - 1, subtree);
    }

    /// Workers ascending.
    void forEach(BiConsumer<WorkerId, List<Subtree>> action) {
        subtrees.forEach((worker, hand) -> action.accept(worker, List.copyOf(hand)));
    }

    /// How many a worker has so far.
    int countOf(WorkerId worker) {
        List<Subtree> hand = subtrees.get(worker);
        return hand == null ? 0 : hand.size();
    }
}
