package dev.ruban.worker.cli;

import static java.nio.file.attribute.PosixFilePermission.GROUP_READ;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_READ;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The file with the secret that coordinator and workers share: one line of printable ASCII.
public final class TokenFile {
    /// A secret of fewer characters can be guessed.
    public static final int MIN_LENGTH = 16;

    private static final int MAX_LENGTH = 4096;
    private static final Logger LOG = LoggerFactory.getLogger(TokenFile.class);

    private TokenFile() {}

    /// How to make a token file, for messages.
    public static String recipe(String file) {
        return "make one with: (umask 077; head -c 32 /dev/urandom | base64 > %s)".formatted(file);
    }

    /// Reads the token, without white space around it. Warns if others can read the file.
    /// @throws RubanException with code 64 if there is no token in it, or one that can be guessed
    public static String read(Path file) {
        String token = text(file).strip();
        if (token.isEmpty()) throw usage(file, "the token file is empty; " + recipe(file));
        if (token.length() < MIN_LENGTH)
            throw usage(
                    file,
                    "the token has %d characters; at least %d are needed; %s"
                            .formatted(token.length(), MIN_LENGTH, recipe(file)));
        if (token.length() > MAX_LENGTH || !token.chars().allMatch(c -> c > 0x20 && c < 0x7f))
            throw usage(
                    file,
                    "a token is one line of printable ASCII without spaces, at most %d characters; %s"
                            .formatted(MAX_LENGTH, recipe(file)));
        if (isReadByOthers(file))
            LOG.warn("{}: others can read the token; run: chmod 600 {}", file, file);
        return token;
    }

    private static String recipe(Path file) {
        return recipe(file.toString());
    }

    private static String text(Path file) {
        if (Files.isDirectory(file)) throw usage(file, "this is a directory, not a token file");
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(2 * MAX_LENGTH), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw usage(file, "there is no such token file; " + recipe(file));
        } catch (IOException e) {
            throw new RubanException(
                    ExitCode.IO, "%s: cannot read the token file: %s".formatted(file, e), e);
        }
    }

    private static boolean isReadByOthers(Path file) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            return permissions.contains(GROUP_READ) || permissions.contains(OTHERS_READ);
        } catch (IOException | UnsupportedOperationException e) {
            return false; // no such permissions here, or none of our business
        }
    }

    private static RubanException usage(Path file, String message) {
        return new RubanException(ExitCode.USAGE, "%s: %s".formatted(file, message));
    }
}
