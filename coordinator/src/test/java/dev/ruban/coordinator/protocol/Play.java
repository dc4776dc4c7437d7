package dev.ruban.coordinator.protocol;

import dev.ruban.metric.MetricSums;
import dev.ruban.reduction.Subtree;
import java.util.List;
import java.util.Optional;

/// Inputs and what they lead to, without a transcript: 8 rows in 4 shards, full batches; what is to
/// be summed up is summed up.
final class Play {
    static final JobPlan PLAN = new JobPlan(4, 8, 0, 8, 9, false, 0.1);
    static final long SECOND = 1_000_000_000L;

    private TrainingState state;
    private List<Effect> last = List.of();
    private long nowNanos;

    /// @param driven whether a program asks for each pass
    Play(boolean driven) {
        ProtocolSettings settings =
                new ProtocolSettings(1, 1, 1, 1, 1, 16, 60 * SECOND, 5 * SECOND);
        if (driven) settings = settings.withDriver();
        state = TrainingState.initial(settings, PLAN, 1, 0);
        bring(new Input.Opened());
    }

    TrainingState state() {
        return state;
    }

    List<Effect> last() {
        return last;
    }

    <T extends Effect> List<T> last(Class<T> kind) {
        return last.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    Play bring(Input input) {
        Transition transition = TrainingProtocol.step(state, input, nowNanos);
        state = transition.next();
        last = transition.effects();
        for (Effect.SumUp sumUp : last(Effect.SumUp.class))
            bring(new Input.SummedUp(sumUp.pass(), 8.0, MetricSums.NONE, true, Optional.empty()));
        return this;
    }

    /// It joins, and loads what it is told to.
    Play joins(int worker) {
        return comes(worker).isReady(worker);
    }

    /// It joins.
    Play comes(int worker) {
        return bring(
                new Input.Joined(
                        new WorkerId(worker),
                        new JoinRequest(1, 1, "test", "host" + worker, 42, 1)));
    }

    Play isReady(int worker) {
        Member member = state.roster().find(new WorkerId(worker)).orElseThrow();
        return bring(new Input.Ready(member.id(), member.placement()));
    }

    /// All that it was dealt in its last pass.
    Play delivers(int worker) {
        return delivers(worker, "");
    }

    /// @param digest of what is compared
    Play delivers(int worker, String digest) {
        Member member = state.roster().find(new WorkerId(worker)).orElseThrow();
        long version = member.version();
        for (Work.Piece piece : member.work().pieces())
            for (Subtree subtree : piece.subtrees()) {
                WorkId work = new WorkId(1, 1, member.work().pass(), version, piece.attempt());
                boolean compared = state.isCompared(member.id(), work, subtree);
                bring(
                        new Input.Delivered(
                                member.id(),
                                work,
                                subtree,
                                2L * subtree.size(),
                                1.0,
                                true,
                                compared ? digest : ""));
            }
        return this;
    }

    /// A second passes; those named give a sign of life before its tick.
    Play second(Input.Beat... beats) {
        nowNanos += SECOND;
        for (Input.Beat beat : beats) bring(beat);
        return bring(new Input.Tick());
    }
}
