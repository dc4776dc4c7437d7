package dev.ruban.worker.cli;

import ch.qos.logback.classic.Level;

/// How much is logged.
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE;

    Level level() {
        return Level.valueOf(name());
    }
}
