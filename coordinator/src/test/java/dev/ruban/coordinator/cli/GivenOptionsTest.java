package dev.ruban.coordinator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.coordinator.run.KeptOptions;
import dev.ruban.coordinator.run.RunDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With which of its earlier options a run goes on.
final class GivenOptionsTest {
    @TempDir private Path run = Path.of("set by JUnit");

    private final RecordingProgram program = new RecordingProgram();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeARun() throws IOException {
        Files.writeString(run.resolve("job.yaml"), "epochs: 3\n");
        Files.writeString(run.resolve("run.json"), "{}");
    }

    private int resume(String command, Map<String, String> kept, String... anew) {
        new KeptOptions(command, new TreeMap<>(kept)).write(RunDirectory.options(run));
        String[] words = new String[anew.length + 3];
        words[0] = command;
        words[1] = "--resume";
        words[2] = run.toString();
        System.arraycopy(anew, 0, words, 3, anew.length);
        PrintWriter errors = new PrintWriter(err, true);
        return Main.execute(program, new PrintWriter(new StringWriter()), errors, words);
    }

    private FitRequest fit() {
        return (FitRequest) program.requests.getFirst();
    }

    @Test
    void workersAndThreadsAreTakenOver() {
        assertThat(resume("fit", Map.of("--workers", "5", "--threads", "3"))).isZero();
        assertThat(fit().workers()).isEqualTo(5);
        assertThat(fit().threads()).isEqualTo(3);
    }

    @Test
    void otherWorkersHaveAsManyThreadsAsSuitThem() {
        resume("fit", Map.of("--workers", "5", "--threads", "77"), "--workers", "0");
        assertThat(fit().workers()).isZero();
        assertThat(fit().threads()).isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void threadsGivenAnewLeaveTheWorkers() {
        resume("fit", Map.of("--workers", "5", "--threads", "77"), "--threads", "2");
        assertThat(fit().workers()).isEqualTo(5);
        assertThat(fit().threads()).isEqualTo(2);
    }

    /// A run that was once started without a token must not listen like that for ever after.
    @Test
    void thatItMayBeInsecureMustBeSaidAnew() {
        Map<String, String> kept = Map.of("--insecure", "true", "--listen", "0.0.0.0:0");
        assertThat(resume("coordinator", kept)).isEqualTo(64);
        assertThat(err.toString()).contains("other machines may reach 0.0.0.0:0");
        assertThat(program.requests).isEmpty();

        assertThat(resume("coordinator", kept, "--insecure")).isZero();
        CoordinatorRequest request = (CoordinatorRequest) program.requests.getFirst();
        assertThat(request.listen().host()).isEqualTo("0.0.0.0");
        assertThat(request.run().given().saidAgain()).isEqualTo(" --insecure");
    }
}
