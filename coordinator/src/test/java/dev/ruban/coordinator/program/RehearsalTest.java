package dev.ruban.coordinator.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
    @TempDir private Path folder = Path.of("set by JUnit");

    @Test
    @Timeout(60)
    void trainsEmbeddedOverATableAndWithAWorker() throws Exception {
        new Rehearsal(folder).run();

        assertThat(folder.resolve("embedded/summary.json")).exists();
        assertThat(folder.resolve("table/summary.json")).exists();
        assertThat(folder.resolve("joined/summary.json"))
                .content()
                .contains("9329ec0ad7faf2dda16ca8330fbad83bbbfc86dbd55af540bb5a1c63b34354e4");
    }
}
