package dev.ruban.coordinator.protocol;

import dev.ruban.coordinator.protocol.TrainingState.Phase;
import java.util.Optional;
import java.util.OptionalLong;

/// The way back to a state that a wrong answer has not touched.
final class RollingBack {
    private RollingBack() {}

    static void before(Decision decision, Comparison wrong) {
        decision.warn(
                "the wrong answer in %s had been applied: the run goes back to where it was before",
                Losses.what(wrong.kind()));
        // Nobody compares any more what is doubted beside it: that is computed again, too.
        long updates = wrong.updates();
        for (Comparison comparison : decision.scrutiny.comparisons()) {
            updates = Math.min(updates, comparison.updates());
            Comparing.close(decision, comparison);
        }
        decision.pass = Optional.empty();
        decision.scrutiny =
                decision.scrutiny.restoring(OptionalLong.of(updates)).withholding(Optional.empty());
        goBackIfIdle(decision);
    }

    /// Unless a checkpoint is being written or callbacks are asked: when that is done.
    static void goBackIfIdle(Decision decision) {
        if (decision.keeping.writing() || decision.question.isPresent()) return;
        long updates = decision.scrutiny.restoring().orElseThrow();
        decision.add(new Effect.RollBack(updates));
    }

    /// The parameters are those of an earlier position.
    static void restored(Decision decision, Progress position) {
        if (decision.phase == Phase.ENDED || !decision.scrutiny.isRestoring()) return;
        decision.scrutiny = decision.scrutiny.restoring(OptionalLong.empty());
        decision.keeping = decision.keeping.restored(position, decision.nowNanos);
        decision.progress = position;
        decision.version++;
        decision.warn("the run goes on after step %d", position.steps());
        Interlude.goOn(decision);
    }
}
