package dev.ruban.coordinator.protocol;

import dev.ruban.coordinator.protocol.TrainingState.Phase;
import dev.ruban.problem.ExitCode;
import dev.ruban.worker.compute.Pass;

/// The coordinator's decisions.
public final class TrainingProtocol {
    private TrainingProtocol() {}

    /// What an input leads to.
    /// @param nowNanos on any clock that never goes back
    public static Transition step(TrainingState state, Input input, long nowNanos) {
        Decision decision = new Decision(state, nowNanos);
        switch (input) {
            case Input.Opened() -> Membership.tellWaiting(decision);
            case Input.Joined joined -> Membership.admit(decision, joined);
            case Input.Alive(WorkerId worker) -> Membership.hear(decision, worker);
            case Input.Beat beat -> Membership.beat(decision, beat);
            case Input.Ready ready -> Membership.ready(decision, ready);
            case Input.Delivered delivered -> Dealing.collect(decision, delivered);
            case Input.Entropy(long bits) ->
                    decision.scrutiny = decision.scrutiny.withEntropy(bits);
            case Input.Recomputed recomputed -> Comparing.recomputed(decision, recomputed);
            case Input.Restored(Progress position) -> RollingBack.restored(decision, position);
            case Input.SummedUp summedUp -> {
                if (state.settings().driven()) Driving.summedUp(decision, summedUp);
                else Progression.advance(decision, summedUp);
            }
            case Input.CheckpointWritten(long steps) -> Interlude.written(decision, steps);
            case Input.CheckpointFailed(long steps, String reason) ->
                    Interlude.failed(decision, steps, reason);
            case Input.Stop(ExitCode code, String message) ->
                    Interlude.stop(decision, code, message);
            case Input.Advised advice -> Consulting.advised(decision, advice);
            case Input.Asked(Pass pass) -> Driving.ask(decision, pass);
            case Input.Published() -> Driving.publish(decision);
            case Input.Closed() -> Driving.close(decision);
            case Input.Left(WorkerId worker, String reason) ->
                    Leaving.told(decision, worker, reason);
            case Input.Lost(WorkerId worker, String reason) ->
                    Membership.crash(decision, worker, reason);
            case Input.Broken(ExitCode code, String message) -> decision.stop(code, message);
            case Input.Tick() -> {
                Interlude.tick(decision);
                Membership.tick(decision);
            }
        }
        if (decision.phase != Phase.ENDED) Leaving.letGo(decision);
        if (decision.phase != Phase.ENDED) Membership.tellWaiting(decision);
        return decision.toTransition();
    }
}
