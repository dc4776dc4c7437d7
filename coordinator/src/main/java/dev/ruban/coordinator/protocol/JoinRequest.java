package dev.ruban.coordinator.protocol;

import java.util.Objects;
import java.util.Optional;

/// What a worker says of itself.
/// @param protocol   version of the messages that it speaks
/// @param arithmetic number of the arithmetic that it computes by
/// @param build      its version and JDK, for people
/// @param host       its host's name, for people
/// @param pid        its process id, for people
/// @param threads    that it computes with
/// @param claim      what it has from an earlier membership of this run, if it had one
public record JoinRequest(
        int protocol,
        int arithmetic,
        String build,
        String host,
        long pid,
        int threads,
        Optional<Claim> claim) {
    public JoinRequest {
        Objects.requireNonNull(build, "build");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(claim, "claim");
    }

    /// Whether it is the same process, as far as workers tell the truth.
    boolean isOfSameProcess(JoinRequest other) {
        return pid == other.pid && host.equals(other.host);
    }

    /// Of a worker that has not taken part before.
    public JoinRequest(
            int protocol, int arithmetic, String build, String host, long pid, int threads) {
        this(protocol, arithmetic, build, host, pid, threads, Optional.empty());
    }
}
