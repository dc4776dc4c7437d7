package dev.ruban.worker;

import java.time.Duration;

/// Calls something again and again, on a thread of its own, until the session ends.
public interface HeartbeatTimer {
    /// For a worker whose coordinator lives in the same thread: there is nobody to be told.
    HeartbeatTimer NONE = (interval, beat) -> {};

    void start(Duration interval, Runnable beat);
}
