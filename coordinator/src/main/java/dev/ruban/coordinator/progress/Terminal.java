package dev.ruban.coordinator.progress;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// What standard error goes to.
/// @param interactive lines can be redrawn
/// @param columns     width in characters, at least 1
/// @param unicode     box-drawing characters can be shown
public record Terminal(boolean interactive, int columns, boolean unicode) {
    /// Where a width is not known.
    private static final int DEFAULT_COLUMNS = 80;

    private static final int MAX_COLUMNS = 500;
    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

    public Terminal {
        if (columns < 1) throw new IllegalArgumentException("columns=" + columns + "; at least 1");
    }

    /// A file or a pipe: only whole lines.
    public static Terminal none() {
        return new Terminal(false, DEFAULT_COLUMNS, true);
    }

    /// Looks at the console and the environment of this process.
    public static Terminal ofStandardError() {
        if (!isInteractive()) return none();
        Charset charset = Charset.forName(System.getProperty("stderr.encoding", "UTF-8"), UTF_8);
        return new Terminal(
                true, askColumns(), charset.newEncoder().canEncode(BarProgress.UNICODE_BAR));
    }

    private static boolean isInteractive() {
        Console console = System.console();
        String kind = System.getenv().getOrDefault("TERM", "dumb");
        return console != null && console.isTerminal() && !kind.equals("dumb") && !isRedirected();
    }

    /// The console is about standard input and output; on Linux the error stream can be asked, too.
    private static boolean isRedirected() {
        if (!Files.exists(STANDARD_ERROR)) return false;
        try {
            String target = STANDARD_ERROR.toRealPath().toString();
            return !target.startsWith("/dev/pts/")
                    && !target.startsWith("/dev/tty")
                    && !target.equals("/dev/console");
        } catch (IOException pipe) {
            return true;
        }
    }

    /// `stty` knows the size; Java has no call for it.
    private static int askColumns() {
        try {
            Process stty =
                    new ProcessBuilder("stty", "size")
                            .redirectInput(new File("/dev/tty"))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!stty.waitFor(1, TimeUnit.SECONDS)) stty.destroyForcibly();
            return columnsOf(new String(stty.getInputStream().readNBytes(100), UTF_8));
        } catch (IOException noSuchCommand) {
            return DEFAULT_COLUMNS;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return DEFAULT_COLUMNS;
        }
    }

    /// @param size rows and columns, as `stty size` prints them
    static int columnsOf(String size) {
        String[] words = size.strip().split(" ", -1);
        if (words.length != 2 || !words[1].matches("[1-9][0-9]{0,5}")) return DEFAULT_COLUMNS;
        return Math.min(MAX_COLUMNS, Integer.parseInt(words[1]));
    }
}
