package dev.ruban.worker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// A log line: time in UTC, the run if there is one, level, thread, class and message, then the trace
/// of a failure. In code, since taking a pattern apart costs every process some forty milliseconds
/// at its start.
final class LineEncoder extends EncoderBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final int LEVEL_WIDTH = 5;

    private final String run;
    private final ThrowableProxyConverter trace = new ThrowableProxyConverter();

    /// @param run between the time and the level, with a blank behind it; empty: nothing
    LineEncoder(String run) {
        this.run = run;
    }

    @Override
    public void start() {
        trace.start();
        super.start();
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        String level = event.getLevel().toString();
        String logger = event.getLoggerName();
        String line =
                TIME.format(Instant.ofEpochMilli(event.getTimeStamp()))
                        + " "
                        + run
                        + level
                        + " ".repeat(Math.max(0, LEVEL_WIDTH - level.length()))
                        + " ["
                        + event.getThreadName()
                        + "] "
                        + logger.substring(logger.lastIndexOf('.') + 1)
                        + ": "
                        + event.getFormattedMessage()
                        + System.lineSeparator();
        return (line + trace.convert(event)).getBytes(UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }
}
