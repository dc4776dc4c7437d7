package dev.ruban.worker;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// How long to go on dialling, with pauses that grow. Confined to one thread.
final class Patience {
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 2000;
    private static final long REMINDER_NANOS = Duration.ofSeconds(15).toNanos();

    private final Duration limit;
    private final long start = System.nanoTime();
    private long nextReminder;
    private long pauseMillis = FIRST_PAUSE_MILLIS;

    Patience(Duration limit) {
        this.limit = limit;
    }

    Duration left() {
        return limit.minusNanos(System.nanoTime() - start);
    }

    boolean isExhausted() {
        return !left().isPositive();
    }

    /// Whether it is time to say what is waited for: at first, then now and then.
    boolean reminds() {
        long waited = System.nanoTime() - start;
        if (waited < nextReminder) return false;
        nextReminder = waited + REMINDER_NANOS;
        return true;
    }

    /// The next pause: between half of it and all of it, so that many workers do not dial at once.
    long pauseMillis() {
        long most = Math.max(2, Math.min(pauseMillis, left().toMillis()));
        pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
        return ThreadLocalRandom.current().nextLong(most / 2, most + 1);
    }
}
