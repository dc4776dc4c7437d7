package dev.ruban.coordinator.protocol;

import dev.ruban.reduction.Subtree;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What each worker is to be dealt, while it is being decided: one piece of work for each, its
/// subtrees ascending.
final class Hands {
    private final SortedMap<WorkerId, SortedSet<Subtree>> subtrees = new TreeMap<>();

    void add(WorkerId worker, Subtree subtree) {
        subtrees.computeIfAbsent(worker, _ -> new TreeSet<>()).add(subtree);
    }

    List<WorkerId> workers() {
        return List.copyOf(subtrees.keySet());
    }

    List<Subtree> of(WorkerId worker) {
        return List.copyOf(subtrees.getOrDefault(worker, new TreeSet<>()));
    }
}
