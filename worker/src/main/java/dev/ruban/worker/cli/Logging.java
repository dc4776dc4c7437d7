package dev.ruban.worker.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/// Where log lines go: to standard error, from `warn` on, until a run has a directory; then to a
/// file in it, which makes way for a new one when it is large. Times are UTC. Logback finds this
/// class as a service, so there is no file to parse. Thread-safe.
public final class Logging extends ContextAwareBase implements Configurator {
    private static final FileSize LARGEST_FILE = FileSize.valueOf("10 mb");
    private static final int OLDER_FILES = 3;
    private static final String CONSOLE = "console";
    private static final String FILE = "file";

    /// What these write at debug are frames, the token among them.
    private static final List<String> TRANSPORTS = List.of("io.grpc", "io.netty");

    /// Warns at every attempt of a name that cannot be resolved, with a stack trace: the worker says
    /// so once, when it gives up.
    private static final String CHANNELS = "io.grpc.internal.ManagedChannelImpl";

    private static Optional<Path> currentFile = Optional.empty();

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setTarget("System.err");
        start(console, CONSOLE, "", context);
        root(context).setLevel(LogLevel.WARN.level());
        for (String transport : TRANSPORTS) context.getLogger(transport).setLevel(Level.WARN);
        context.getLogger(CHANNELS).setLevel(Level.ERROR);
        root(context).addAppender(console);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static void start(
            OutputStreamAppender<ILoggingEvent> appender,
            String name,
            String run,
            LoggerContext context) {
        LineEncoder encoder = new LineEncoder(run);
        encoder.setContext(context);
        encoder.start();
        appender.setContext(context);
        appender.setName(name);
        appender.setEncoder(encoder);
        appender.start();
    }

    /// What libraries tell `java.util.logging`, gRPC among them, goes where the rest goes.
    public static synchronized void takeOver() {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    /// From now on this much is logged, wherever it goes.
    public static synchronized void setLevel(LogLevel level) {
        root(context()).setLevel(level.level());
        for (String transport : TRANSPORTS) context().getLogger(transport).setLevel(Level.WARN);
    }

    /// From now on log lines are appended to a file instead; it is created for its owner alone. At
    /// 10 MB it is renamed to `<file>.1`, and so on up to `.3`.
    /// @param run stands in every line: hexadecimal digits
    /// @throws IOException if the file cannot be created
    public static synchronized void toFile(Path file, String run) throws IOException {
        createPrivate(file);
        PrivateRollingFile appender = new PrivateRollingFile();
        appender.setContext(context());
        appender.setFile(file.toString());
        rotate(appender, file);
        start(appender, FILE, "run=" + run + " ", context());
        if (!appender.isStarted()) throw new IOException("cannot append to the log " + file);
        replaceAppenders(appender);
        currentFile = Optional.of(file);
    }

    private static void rotate(PrivateRollingFile appender, Path file) {
        FixedWindowRollingPolicy naming = new FixedWindowRollingPolicy();
        naming.setContext(context());
        naming.setParent(appender);
        naming.setFileNamePattern(file.toString().replace("%", "\\%") + ".%i");
        naming.setMaxIndex(OLDER_FILES);
        naming.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(context());
        size.setMaxFileSize(LARGEST_FILE);
        size.setCheckIncrement(Duration.buildByMilliseconds(1)); // it would look once a minute
        size.start();
        appender.setRollingPolicy(naming);
        appender.setTriggeringPolicy(size);
    }

    /// Creates each of its files for its owner alone.
    private static final class PrivateRollingFile extends RollingFileAppender<ILoggingEvent> {
        @Override
        public void openFile(String name) throws IOException {
            createPrivate(Path.of(name));
            super.openFile(name);
        }
    }

    /// Back to standard error; the file, if there was one, is closed.
    public static synchronized void toStandardError() {
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setTarget("System.err");
        start(console, CONSOLE, "", context());
        replaceAppenders(console);
        currentFile = Optional.empty();
    }

    /// The file that log lines go to; empty: standard error.
    public static synchronized Optional<Path> file() {
        return currentFile;
    }

    private static void replaceAppenders(Appender<ILoggingEvent> next) {
        ch.qos.logback.classic.Logger root = root(context());
        root.addAppender(next);
        for (String name : new String[] {CONSOLE, FILE}) {
            Appender<ILoggingEvent> old = root.getAppender(name);
            if (old == null || old.equals(next)) continue;
            root.detachAppender(old);
            old.stop();
        }
    }

    private static void createPrivate(Path file) throws IOException {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes =
                posix
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        try {
            Files.createFile(file, attributes);
        } catch (FileAlreadyExistsException e) {
            // appended to: a resumed run goes on in its log
        }
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }

    private static ch.qos.logback.classic.Logger root(LoggerContext context) {
        return context.getLogger(Logger.ROOT_LOGGER_NAME);
    }
}
