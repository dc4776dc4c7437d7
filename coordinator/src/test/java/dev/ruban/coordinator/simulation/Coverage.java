package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.coordinator.protocol.Input;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/// How often each fault struck and each transition happened, over many runs: at all, and while a step
/// was in flight. Not thread-safe; merged.
final class Coverage {
    /// An input at a stage.
    private record Transition(String stage, Class<?> input) {}

    /// How often something happened.
    private static final class Count {
        long all;
        long inFlight;

        void add(long more, long moreInFlight) {
            all += more;
            inFlight += moreInFlight;
        }
    }

    private final Map<Fault, Count> faults = new EnumMap<>(Fault.class);
    private final Map<Transition, Count> transitions = new HashMap<>();
    private final Map<Class<?>, Count> effects = new HashMap<>();
    private long runs;
    private long steps;

    void run(long stepsOfRun) {
        runs++;
        steps += stepsOfRun;
    }

    void fault(Fault fault, boolean inFlight) {
        count(faults, fault, inFlight);
    }

    void decision(Class<? extends Input> kind, String stage, boolean inFlight) {
        count(transitions, new Transition(stage, kind), inFlight);
    }

    void effect(Class<? extends Effect> kind, boolean inFlight) {
        count(effects, kind, inFlight);
    }

    private static <K> void count(Map<K, Count> counts, K key, boolean inFlight) {
        counts.computeIfAbsent(key, _ -> new Count()).add(1, inFlight ? 1 : 0);
    }

    void add(Coverage other) {
        addAll(faults, other.faults);
        addAll(transitions, other.transitions);
        addAll(effects, other.effects);
        runs += other.runs;
        steps += other.steps;
    }

    private static <K> void addAll(Map<K, Count> into, Map<K, Count> counts) {
        counts.forEach((key, count) ->
                into.computeIfAbsent(key, _ -> new Count()).add(count.all, count.inFlight));
    }

    /// What never happened while a step was in flight, though it can.
    List<String> missing() {
        SortedMap<String, Count> happened = byName();
        List<String> missing = new ArrayList<>();
        requireInFlight(happened, "fault ", faultNames(), missing);
        requireInFlight(happened, "input ", Possible.inputsInFlight(), missing);
        requireInFlight(happened, "effect ", Possible.effectsInFlight(), missing);
        for (String name : Possible.transitions())
            if (!happened.containsKey("at " + name)) missing.add("at " + name);
        return missing;
    }

    private static List<String> faultNames() {
        return Arrays.stream(Fault.values()).map(Fault::name).toList();
    }

    private static void requireInFlight(
            SortedMap<String, Count> happened,
            String kind,
            Iterable<String> names,
            List<String> missing) {
        for (String name : names) {
            Count count = happened.get(kind + name);
            if (count == null || count.inFlight == 0) missing.add(kind + name);
        }
    }

    /// What happened although [Possible] says that it cannot.
    List<String> unexpected() {
        SortedSet<String> possible = Possible.transitions();
        Set<String> seldom = Possible.seldom();
        return byName().keySet().stream()
                .filter(name -> name.startsWith("at "))
                .map(name -> name.substring("at ".length()))
                .filter(name -> !possible.contains(name) && !seldom.contains(name))
                .toList();
    }

    private SortedMap<String, Count> byName() {
        SortedMap<String, Count> named = new TreeMap<>();
        faults.forEach((fault, count) -> add(named, "fault " + fault, count));
        effects.forEach((kind, count) -> add(named, "effect " + kind.getSimpleName(), count));
        transitions.forEach((transition, count) -> {
            String input = transition.input().getSimpleName();
            add(named, "input " + input, count);
            add(named, "at " + transition.stage() + " " + input, count);
        });
        return named;
    }

    private static void add(SortedMap<String, Count> named, String name, Count count) {
        named.computeIfAbsent(name, _ -> new Count()).add(count.all, count.inFlight);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append("%,d runs, %,d steps%n".formatted(runs, steps));
        text.append("%-42s %12s %12s%n".formatted("", "at all", "in a step"));
        byName().forEach((name, count) ->
                text.append("%-42s %,12d %,12d%n".formatted(name, count.all, count.inFlight)));
        return text.toString();
    }
}
