package dev.ruban.benchmark.harness;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The machine's name, without which numbers mean nothing.
public final class Machine {
    private static final Path CPUS = Path.of("/proc/cpuinfo");

    private Machine() {}

    /// As in `AMD EPYC, 2 cores, load 0.1, Linux 6.1 amd64, JDK 25.0.3+9-LTS`. What else runs there
    /// shows in the load.
    public static String name() {
        return "%s, %d cores, load %.1f, %s %s %s, JDK %s"
                .formatted(
                        cpu(),
                        Runtime.getRuntime().availableProcessors(),
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        System.getProperty("os.arch"),
                        System.getProperty("java.vm.version"));
    }

    private static String cpu() {
        try {
            Optional<String> model =
                    Files.readAllLines(CPUS).stream()
                            .filter(line -> line.startsWith("model name"))
                            .map(line -> line.substring(line.indexOf(':') + 1).strip())
                            .findFirst();
            return model.orElse("unnamed CPU");
        } catch (IOException _) {
            return "unnamed CPU"; // no Linux
        }
    }
}
