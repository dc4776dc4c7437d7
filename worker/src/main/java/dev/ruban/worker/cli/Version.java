package dev.ruban.worker.cli;

import dev.ruban.job.ResolvedJob;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Properties;

/// What this program is: its version, the number of its arithmetic, and the JDK it runs on.
public final class Version {
    private static final String RESOURCE = "version.properties";

    private Version() {}

    /// Ruban's version, as the build wrote it down.
    public static String ruban() {
        try (InputStream in = Version.class.getResourceAsStream(RESOURCE)) {
            Properties properties = new Properties();
            properties.load(Objects.requireNonNull(in, RESOURCE));
            return Objects.requireNonNull(properties.getProperty("version"), "version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A line each.
    public static List<String> lines() {
        return List.of(
                "ruban " + ruban(),
                "arithmetic " + ResolvedJob.ARITHMETIC,
                "JDK %s (%s)".formatted(Runtime.version(), System.getProperty("java.vm.name")));
    }
}
