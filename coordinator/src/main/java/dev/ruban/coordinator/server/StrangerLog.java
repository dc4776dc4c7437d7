package dev.ruban.coordinator.server;

import dev.ruban.problem.Printable;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells of strangers that were refused, with address and reason: a line a minute for each reason,
/// however often they try. Thread-safe.
final class StrangerLog {
    private static final Logger log = LoggerFactory.getLogger(StrangerLog.class);
    private static final long NANOS_BETWEEN_LINES = Duration.ofMinutes(1).toNanos();
    private static final int MOST_REASONS = 32;
    private static final int LONGEST_REASON = 300;
    private static final String OTHER = "other reasons";

    private final Map<String, Long> nextLine = new HashMap<>();
    private long refused;

    /// @param reason for a person; what is foreign in it may be anything
    synchronized void refused(@Nullable SocketAddress stranger, String reason) {
        refused++;
        String words = Printable.of(reason, LONGEST_REASON);
        boolean fits = nextLine.containsKey(words) || nextLine.size() < MOST_REASONS;
        String kind = fits ? words : OTHER;
        long now = System.nanoTime();
        if (now - nextLine.getOrDefault(kind, now) < 0) return;
        nextLine.put(kind, now + NANOS_BETWEEN_LINES);
        log.warn("refused {}: {} ({} refused so far)", address(stranger), words, refused);
    }

    /// How many have been.
    synchronized long refused() {
        return refused;
    }

    private static String address(@Nullable SocketAddress address) {
        if (address instanceof InetSocketAddress inet && !inet.isUnresolved()) {
            String host = inet.getAddress().getHostAddress();
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + inet.getPort();
        }
        return String.valueOf(address);
    }
}
