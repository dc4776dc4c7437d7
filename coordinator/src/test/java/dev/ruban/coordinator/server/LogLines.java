package dev.ruban.coordinator.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// What a class logs while this is open.
final class LogLines implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger logger;
    private final @Nullable Level levelBefore;
    private final AppenderBase<ILoggingEvent> appender =
            new AppenderBase<>() {
                @Override
                protected void append(ILoggingEvent event) {
                    lines.add(event.getFormattedMessage());
                }
            };

    private LogLines(Logger logger) {
        this.logger = logger;
        levelBefore = logger.getLevel();
        logger.setLevel(Level.INFO);
    }

    static LogLines of(Class<?> origin) {
        LogLines opened = new LogLines((Logger) LoggerFactory.getLogger(origin));
        opened.appender.setContext(opened.logger.getLoggerContext());
        opened.appender.start();
        opened.logger.addAppender(opened.appender);
        return opened;
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        logger.setLevel(levelBefore);
        appender.stop();
    }
}
