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
    /// Of a program that drives a run: between its passes.
    private static final Set<String> DRIVEN = Set.of("Asked", "Published", "Closed");

    /// Of callbacks, which are asked between passes; the answer finds them so, or it comes too late.
    private static final Set<String> CONSULTING = Set.of("Advised");

    /// What follows from an answer, or from an evaluation.
    private static final Set<String> BETWEEN_PASSES =
            Set.of("ReportFinished", "Restore", "ReportStopped", "ReportBest");

    /// Of a running pass.
    private static final Set<String> OF_PASSES =
            Set.of("SummedUp", "Ready", "Delivered", "Recomputed");

    private static final Set<String> OF_CHECKPOINTS =
            Set.of("CheckpointWritten", "CheckpointFailed");

    private static final List<String> STAGES =
            List.of(
                    "GATHERING",
                    "IDLE",
                    "START_EVALUATION",
                    "START_VALIDATION",
                    "STEP",
                    "EPOCH_EVALUATION",
                    "VALIDATION",
                    "FINAL_VALIDATION",
                    "FINAL_EVALUATION");

    private Possible() {}

    static SortedSet<String> inputsInFlight() {
        SortedSet<String> kinds = kinds(Input.class);
        kinds.removeAll(DRIVEN);
        kinds.removeAll(CONSULTING);
        kinds.remove("Opened");
        kinds.remove("Restored");
        return kinds;
    }

    /// The end is reported when an evaluation is summed up.
    static SortedSet<String> effectsInFlight() {
        SortedSet<String> kinds = kinds(Effect.class);
        kinds.removeAll(BETWEEN_PASSES);
        return kinds;
    }

    /// Stage and input: each of them must happen.
    static SortedSet<String> transitions() {
        SortedSet<String> names = new TreeSet<>();
        for (String stage : STAGES)
            for (String input : inputsInFlight())
                if (isPossible(stage, input)) names.add(stage + " " + input);
        for (String input : DRIVEN) names.add("IDLE " + input);
        names.add("GATHERING Asked");
        names.add("GATHERING Opened");
        names.add("STEP Restored");
        names.add("STEP Advised");
        names.add("VALIDATION Advised");
        names.add("EPOCH_EVALUATION Advised");
        names.removeAll(seldom());
        return names;
    }

    /// What may happen, but so seldom that nobody waits for it: a stop in the first pass leaves a
    /// checkpoint; a run goes back from or to an evaluation.
    static Set<String> seldom() {
        return Set.of(
                "START_VALIDATION CheckpointWritten",
                "START_VALIDATION CheckpointFailed",
                "FINAL_EVALUATION Restored",
                "VALIDATION Restored",
                "EPOCH_EVALUATION Restored",
                "FINAL_VALIDATION Restored",
                "START_EVALUATION Restored",
                "START_VALIDATION Restored");
    }

    /// Before the first pass there is nothing to compute or to keep, though earlier answers may be sent
    /// again; a program's parameters are not kept.
    private static boolean isPossible(String stage, String input) {
        return switch (stage) {
            case "GATHERING" ->
                    input.equals("Delivered")
                            || !OF_PASSES.contains(input) && !OF_CHECKPOINTS.contains(input);
            case "IDLE" -> !input.equals("SummedUp") && !OF_CHECKPOINTS.contains(input);
            case "START_EVALUATION", "START_VALIDATION" -> !OF_CHECKPOINTS.contains(input);
            default -> true;
        };
    }

    private static SortedSet<String> kinds(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
