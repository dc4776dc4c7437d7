package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.coordinator.protocol.Input;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// How often each fault struck and each transition happened, over many runs: at all, and while a step
/// was in flight. Not thread-safe; merged.
final class Coverage {
    /// How often something happened.
    /// @param inFlight while a step was being computed or summed up
    record Count(long all, long inFlight) {
        static final Count NONE = new Count(0, 0);

        Count plus(Count other) {
            return new Count(all + other.all, inFlight + other.inFlight);
        }
    }

    private final Map<Fault, Count> faults = new EnumMap<>(Fault.class);
    private final SortedMap<String, Count> inputs = new TreeMap<>();
    private final SortedMap<String, Count> effects = new TreeMap<>();
    private final SortedMap<String, Count> transitions = new TreeMap<>();
    private long runs;
    private long steps;
    private long decisions;

    void run(long stepsOfRun) {
        runs++;
        steps += stepsOfRun;
    }

    void fault(Fault fault, boolean inFlight) {
        faults.merge(fault, once(inFlight), Count::plus);
    }

    void decision(Class<? extends Input> kind, String stage, boolean inFlight) {
        decisions++;
        inputs.merge(kind.getSimpleName(), once(inFlight), Count::plus);
        transitions.merge(stage + " " + kind.getSimpleName(), once(inFlight), Count::plus);
    }

    void effect(Class<? extends Effect> kind, boolean inFlight) {
        effects.merge(kind.getSimpleName(), once(inFlight), Count::plus);
    }

    private static Count once(boolean inFlight) {
        return new Count(1, inFlight ? 1 : 0);
    }

    void add(Coverage other) {
        other.faults.forEach((fault, count) -> faults.merge(fault, count, Count::plus));
        other.inputs.forEach((kind, count) -> inputs.merge(kind, count, Count::plus));
        other.effects.forEach((kind, count) -> effects.merge(kind, count, Count::plus));
        other.transitions.forEach((kind, count) -> transitions.merge(kind, count, Count::plus));
        runs += other.runs;
        steps += other.steps;
        decisions += other.decisions;
    }

    /// What never happened while a step was in flight, though it can.
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        for (Fault fault : Fault.values())
            if (faults.getOrDefault(fault, Count.NONE).inFlight() == 0)
                missing.add("fault " + fault);
        Possible.inputsInFlight().stream()
                .filter(kind -> inputs.getOrDefault(kind, Count.NONE).inFlight() == 0)
                .forEach(kind -> missing.add("input " + kind));
        Possible.effectsInFlight().stream()
                .filter(kind -> effects.getOrDefault(kind, Count.NONE).inFlight() == 0)
                .forEach(kind -> missing.add("effect " + kind));
        Possible.transitions().stream()
                .filter(name -> !transitions.containsKey(name))
                .forEach(name -> missing.add("transition " + name));
        return missing;
    }

    /// What happened although [Possible] says that it cannot.
    List<String> unexpected() {
        return transitions.keySet().stream()
                .filter(name -> !Possible.transitions().contains(name))
                .toList();
    }

    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder(
                        "%,d runs, %,d steps, %,d decisions%n".formatted(runs, steps, decisions));
        text.append("%-42s %12s %12s%n".formatted("", "at all", "in a step"));
        faults.forEach((fault, count) -> append(text, "fault " + fault, count));
        inputs.forEach((kind, count) -> append(text, "input " + kind, count));
        effects.forEach((kind, count) -> append(text, "effect " + kind, count));
        transitions.forEach((name, count) -> append(text, "at " + name, count));
        return text.toString();
    }

    private static void append(StringBuilder text, String what, Count count) {
        text.append("%-42s %,12d %,12d%n".formatted(what, count.all(), count.inFlight()));
    }
}
