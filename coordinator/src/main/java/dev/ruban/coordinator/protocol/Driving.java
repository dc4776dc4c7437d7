package dev.ruban.coordinator.protocol;

import dev.ruban.coordinator.protocol.Progress.Stage;
import dev.ruban.coordinator.protocol.TrainingState.Phase;
import dev.ruban.problem.ExitCode;
import dev.ruban.worker.compute.Pass;
import java.util.Optional;

/// A run whose passes a program asks for, one at a time, and whose parameters it changes in between.
final class Driving {
    private Driving() {}

    static void ask(Decision decision, Pass pass) {
        if (decision.phase == Phase.ENDED) return;
        requireIdle(decision, "a pass was asked for");
        decision.progress = decision.progress.asked(pass);
        if (decision.phase == Phase.TRAINING) Dealing.begin(decision);
    }

    static void publish(Decision decision) {
        if (decision.phase == Phase.ENDED) return;
        requireIdle(decision, "parameters were published");
        if (decision.has(Safeguard.VERSION_RAISED)) decision.version++;
        decision.add(new Effect.Commit(decision.progress.steps(), decision.version));
    }

    /// The program has its answer by the effect [Effect.SumUp]; the next question is its own.
    static void summedUp(Decision decision, Input.SummedUp summedUp) {
        RunningPass pass = decision.pass.orElse(null);
        if (pass == null || pass.number() != summedUp.pass()) return;
        if (!Double.isFinite(summedUp.loss()) || !summedUp.finite()) {
            decision.fail(
                    ExitCode.DATA,
                    "the loss or a gradient of %s is not a finite number; try smaller updates"
                            .formatted(pass.kind()));
            return;
        }
        decision.pass = Optional.empty();
        decision.progress = decision.progress.at(Stage.IDLE);
    }

    static void close(Decision decision) {
        if (decision.phase != Phase.ENDED)
            decision.end(Farewell.FINISHED, "the program is done with its session");
    }

    private static void requireIdle(Decision decision, String what) {
        if (!decision.settings.driven() || decision.progress.stage() != Stage.IDLE)
            throw new IllegalStateException(
                    "%s while %s".formatted(what, decision.progress.stage()));
    }
}
