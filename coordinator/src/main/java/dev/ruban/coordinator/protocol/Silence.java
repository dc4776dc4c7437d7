package dev.ruban.coordinator.protocol;

import java.util.Optional;

/// Why a worker that has not said goodbye is taken for lost.
record Silence(Farewell farewell, String reason) {
    /// Empty while it gives signs of life and, if it has work or is to load shards, gets on with it.
    static Optional<Silence> of(Decision decision, Member member) {
        ProtocolSettings settings = decision.settings;
        long silent = decision.nowNanos - member.signs().heardNanos();
        if (silent > settings.heartbeatTimeoutNanos())
            return Optional.of(
                    new Silence(
                            Farewell.SILENT,
                            "nothing was heard of it for %.0f s".formatted(silent / 1e9)));
        boolean busy = member.pace().isBusy();
        if (!busy && !member.isLoading() || !decision.has(Safeguard.WORK_WATCHED))
            return Optional.empty();
        long idle = decision.nowNanos - member.signs().advancedNanos();
        // Who loads may rest: it waits for bytes.
        boolean rests =
                busy
                        && idle > settings.heartbeatTimeoutNanos()
                        && member.signs().rested(decision.nowNanos);
        if (!rests && idle <= settings.stallTimeoutNanos()) return Optional.empty();
        return Optional.of(
                new Silence(
                        Farewell.HANGING,
                        "it gives signs of life, but has %s nothing for %.0f s: it hangs"
                                .formatted(busy ? "computed" : "loaded", idle / 1e9)));
    }
}
