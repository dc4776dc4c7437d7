package dev.ruban.worker.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.problem.RubanException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowMemoryTest {
    private static final int FLOATS = 40_000;

    @TempDir private Path folder = Path.of("set by JUnit");

    @Test
    void whatFitsTheBudgetStaysTheArrayAndTheRestIsReadFromFilesWithoutNames() throws IOException {
        RowMemory memory = new RowMemory(Float.BYTES * FLOATS, folder);
        float[] first = floats(1);
        float[] second = floats(2);

        ShardFloats onHeap = memory.hold(first);
        ShardFloats mapped = memory.hold(second);

        assertThat(onHeap.array()).isSameAs(first);
        assertThat(mapped.array()).isNull();
        assertThat(mapped.length()).isEqualTo(FLOATS);
        float[] copied = new float[FLOATS + 3];
        mapped.copy(0, FLOATS, copied, 3);
        mapped.copy(FLOATS - 2, 2, copied, 0);
        assertThat(copied).startsWith(second[FLOATS - 2], second[FLOATS - 1], 0f).endsWith(second);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void roomOnTheHeapThatWasGivenBackIsUsedAgain() {
        RowMemory memory = new RowMemory(Float.BYTES * FLOATS, folder);
        ShardFloats onHeap = memory.hold(floats(1));
        ShardFloats mapped = memory.hold(floats(2));

        memory.letGo(mapped);
        assertThat(memory.hold(floats(3)).array()).isNull();
        memory.letGo(onHeap);
        assertThat(memory.hold(floats(4)).array()).isNotNull();
    }

    @Test
    void aPlaceThatTakesNoFileIsToldWithWhatToDo() {
        RowMemory memory = new RowMemory(0, folder.resolve("none"));

        assertThatThrownBy(() -> memory.hold(1f))
                .isInstanceOf(RubanException.class)
                .hasMessageContaining("raise -Xmx")
                .hasMessageContaining("-Djava.io.tmpdir");
    }

    private static float[] floats(int seed) {
        float[] floats = new float[FLOATS];
        for (int i = 0; i < FLOATS; i++) floats[i] = seed + 0.001f * i;
        return floats;
    }
}
