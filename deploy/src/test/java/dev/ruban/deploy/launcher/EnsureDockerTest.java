package dev.ruban.deploy.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// `deploy/ensure-docker.sh` where nothing may be installed or started.
@EnabledOnOs(value = OS.LINUX, disabledReason = "it gets engines for Debian")
final class EnsureDockerTest {
    @Test
    void anEngineThatSomebodyChoseAndThatDoesNotAnswerIsAnError(@TempDir Path folder)
            throws IOException, InterruptedException {
        Path err = folder.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder("bash", "ensure-docker.sh", "--engine")
                        .redirectError(err.toFile())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        // Nothing listens at port 1.
        builder.environment().put("DOCKER_HOST", "tcp://127.0.0.1:1");

        assertThat(builder.start().waitFor()).isEqualTo(69);

        assertThat(Files.readString(err))
                .contains("DOCKER_HOST is tcp://127.0.0.1:1, and no engine answers there")
                .contains("fix: start that engine, or unset DOCKER_HOST");
    }
}
