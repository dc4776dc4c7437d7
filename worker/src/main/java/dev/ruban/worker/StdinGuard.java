package dev.ruban.worker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// Ties a local worker to the process that started it: the standard input is a pipe that this
/// process holds open, and whose end is its death. The first line is the token.
public final class StdinGuard {
    private static final int LONGEST_TOKEN = 4096;

    private StdinGuard() {}

    /// Reads the first line, without what ends it.
    /// @throws IOException if there is none, or it is too long for a token
    public static String readToken(InputStream input) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = input.read(); next != '\n'; next = input.read()) {
            if (next < 0) throw new IOException("the standard input ended before the token did");
            if (line.size() == LONGEST_TOKEN)
                throw new IOException("a token has at most " + LONGEST_TOKEN + " bytes");
            if (next != '\r') line.write(next);
        }
        return line.toString(StandardCharsets.US_ASCII);
    }

    /// Watches for the end of the input on a thread of its own.
    /// @param ended what is to happen then: for a process, to halt
    public static void watch(InputStream input, Runnable ended) {
        Thread.ofPlatform()
                .daemon()
                .name("ruban-stdin")
                .start(() -> {
                    drain(input);
                    ended.run();
                });
    }

    /// An input that cannot be read any more has ended, too.
    private static void drain(InputStream input) {
        byte[] ignored = new byte[256];
        try {
            while (input.read(ignored) >= 0) {
                // What a parent writes after the token means nothing.
            }
        } catch (IOException _) {
            return;
        }
    }
}
