package dev.ruban.coordinator.protocol;

import java.util.Objects;

/// What a worker says of itself.
/// @param protocol   version of the messages that it speaks
/// @param arithmetic number of the arithmetic that it computes by
/// @param build      its version and JDK, for people
/// @param host       its host's name, for people
/// @param pid        its process id, for people
/// @param threads    that it computes with
public record JoinRequest(
        int protocol, int arithmetic, String build, String host, long pid, int threads) {
    public JoinRequest {
        Objects.requireNonNull(build, "build");
        Objects.requireNonNull(host, "host");
    }
}
