package dev.ruban.coordinator.protocol;

import dev.ruban.coordinator.protocol.TrainingState.Phase;
import dev.ruban.problem.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The next state while it is being decided, and its effects so far. Lives for one input.
final class Decision {
    final ProtocolSettings settings;
    final JobPlan plan;
    final long nowNanos;
    Phase phase;
    Roster roster;
    Progress progress;
    Optional<RunningPass> pass;
    Optional<Question> question;
    long passes;
    long attempts;
    long version;
    int workers;
    long quietSince;
    long lastTickNanos;
    String waiting;
    String lastLoss;
    Keeping keeping;
    Scrutiny scrutiny;
    private final List<Effect> effects = new ArrayList<>();

    Decision(TrainingState state, long nowNanos) {
        this.nowNanos = nowNanos;
        settings = state.settings();
        plan = state.plan();
        phase = state.phase();
        roster = state.roster();
        progress = state.progress();
        pass = state.pass();
        question = state.question();
        passes = state.passes();
        attempts = state.attempts();
        version = state.version();
        workers = state.workers();
        quietSince = state.quietSince();
        lastTickNanos = state.lastTickNanos();
        waiting = state.waiting();
        lastLoss = state.lastLoss();
        keeping = state.keeping();
        scrutiny = state.scrutiny();
    }

    boolean has(Safeguard safeguard) {
        return settings.safeguards().have(safeguard);
    }

    void add(Effect effect) {
        effects.add(effect);
    }

    void note(String format, Object... arguments) {
        effects.add(new Effect.Note(format.formatted(arguments)));
    }

    void warn(String format, Object... arguments) {
        effects.add(new Effect.Warn(format.formatted(arguments)));
    }

    /// Tells the reason for waiting when it is a new one.
    void waitFor(String reason) {
        if (!reason.isEmpty() && !reason.equals(waiting)) effects.add(new Effect.Note(reason));
        waiting = reason;
    }

    /// The same for a reason that a person may have to do something about.
    void warnOfWaitFor(String reason) {
        if (!reason.equals(waiting)) effects.add(new Effect.Warn(reason));
        waiting = reason;
    }

    /// Gives the run up.
    void fail(ExitCode code, String message) {
        add(new Effect.Fail(code, message));
        end(Farewell.ABANDONED, message);
    }

    /// Gives the run up unless it has ended.
    void stop(ExitCode code, String message) {
        if (phase != Phase.ENDED) fail(code, message);
    }

    void end(Farewell farewell, String message) {
        for (Member member : roster) add(new Effect.Dismiss(member.id(), farewell, message));
        phase = Phase.ENDED;
        roster = Roster.EMPTY;
        pass = Optional.empty();
        question = Optional.empty();
        waiting = "";
    }

    Transition toTransition() {
        TrainingState next =
                new TrainingState(
                        settings,
                        plan,
                        phase,
                        roster,
                        progress,
                        pass,
                        question,
                        passes,
                        attempts,
                        version,
                        workers,
                        quietSince,
                        lastTickNanos,
                        waiting,
                        lastLoss,
                        keeping,
                        scrutiny);
        return new Transition(next, effects);
    }
}
