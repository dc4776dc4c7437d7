package dev.ruban.coordinator.simulation;

import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.coordinator.protocol.Input;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What can happen in a run at all: which inputs come at which stage, and which of inputs and
/// effects while a step is in flight. A new kind of input or effect is possible unless it is named
/// here.
final class Possible {
    /// Of runs that a program drives.
    private static final Set<String> DRIVEN = Set.of("Asked", "Published", "Closed");

    /// Of a line search.
    private static final Set<String> SEARCHING = Set.of("Publish");

    /// Of a run that keeps checkpoints or audits.
    private static final Set<String> KEEPING =
            Set.of(
                    "Checkpoint",
                    "CheckpointWritten",
                    "CheckpointFailed",
                    "Stop",
                    "Entropy",
                    "Recompute",
                    "Recomputed",
                    "Keep",
                    "Forget",
                    "RollBack",
                    "Restored");

    private static final List<String> STAGES =
            List.of(
                    "GATHERING",
                    "START_EVALUATION",
                    "START_VALIDATION",
                    "STEP",
                    "VALIDATION",
                    "FINAL_EVALUATION");

    private Possible() {}

    static SortedSet<String> inputsInFlight() {
        SortedSet<String> kinds = kinds(Input.class);
        kinds.removeAll(DRIVEN);
        kinds.removeAll(KEEPING);
        kinds.remove("Opened");
        return kinds;
    }

    /// The end is reported when an evaluation is summed up.
    static SortedSet<String> effectsInFlight() {
        SortedSet<String> kinds = kinds(Effect.class);
        kinds.remove("ReportFinished");
        kinds.removeAll(SEARCHING);
        kinds.removeAll(KEEPING);
        return kinds;
    }

    /// Stage and input, as [Coverage] names them.
    static SortedSet<String> transitions() {
        SortedSet<String> names = new TreeSet<>();
        for (String stage : STAGES)
            for (String input : inputsInFlight())
                if (!stage.equals("GATHERING") || !ofPasses(input)) names.add(stage + " " + input);
        names.add("GATHERING Opened");
        return names;
    }

    private static boolean ofPasses(String input) {
        return input.equals("SummedUp") || input.equals("Ready") || input.equals("Delivered");
    }

    private static SortedSet<String> kinds(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
