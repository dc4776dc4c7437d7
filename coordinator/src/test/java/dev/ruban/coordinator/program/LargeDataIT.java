package dev.ruban.coordinator.program;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.coordinator.Ruban;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Rows of twice the size of any process's heap: the coordinator has them in its mapped cache file, the
/// workers in mapped files of their own.
@Timeout(300)
class LargeDataIT {
    private static final int COLUMNS = 21;
    private static final int BYTES = 96 << 20;
    private static final String HEAP = "-Xmx48m";

    @TempDir private Path folder = Path.of("set by JUnit");

    @Test
    void rowsMayTakeTwiceTheHeapOfEveryProcessAndTheBitsStay() throws Exception {
        Path table = folder.resolve("rows.npy");
        write(table);

        String embedded = digestOf(fit(table, "0", "-Xmx1g"));
        List<String> workers = fit(table, "1", HEAP);

        assertThat(digestOf(workers)).isEqualTo(embedded);
        assertThat(folder.resolve("1/logs/worker-1.log"))
                .content()
                .contains("go to files in")
                .doesNotContain("ERROR");
    }

    private static void write(Path file) throws IOException {
        int rows = BYTES / Float.BYTES / COLUMNS;
        String shape =
                "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }"
                        .formatted(rows, COLUMNS);
        String header = shape + " ".repeat(117 - shape.length()) + "\n";
        SplittableRandom random = new SplittableRandom(1);
        ByteBuffer row = ByteBuffer.allocate(COLUMNS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0});
            out.write(header.getBytes(US_ASCII));
            for (int i = 0; i < rows; i++) {
                for (int column = 0; column < COLUMNS; column++)
                    row.putFloat(column * Float.BYTES, random.nextFloat());
                out.write(row.array());
            }
        }
    }

    /// @param heap of the coordinator and of each worker
    /// @return standard output
    private List<String> fit(Path table, String workers, String heap) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC"));
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), Ruban.class.getName()));
        command.addAll(List.of("fit", "--data", table.toString(), "--label", "20"));
        command.addAll(List.of("--epochs", "3", "--workers", workers, "--progress", "none"));
        command.addAll(List.of("--cache", folder.resolve("cache").toString()));
        command.addAll(List.of("--out", folder.resolve(workers).toString()));
        Path out = folder.resolve(workers + ".out");
        Path err = folder.resolve(workers + ".err");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JDK_JAVA_OPTIONS", heap); // also of what it starts
        int code =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start().waitFor();
        assertThat(code).as("%s", Files.readString(err)).isZero();
        return Files.readAllLines(out);
    }

    private static String digestOf(List<String> out) {
        return out.stream()
                .filter(line -> line.startsWith("parameters_sha256"))
                .findFirst()
                .orElseThrow();
    }
}
