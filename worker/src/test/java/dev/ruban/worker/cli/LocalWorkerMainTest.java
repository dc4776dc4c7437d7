package dev.ruban.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LocalWorkerMainTest {
    @Test
    void theWordsOfACoordinatorAreUnderstood() {
        WorkerRequest request =
                LocalWorkerMain.request(
                        List.of(
                                "--coordinator",
                                "127.0.0.1:7071",
                                "--token-stdin",
                                "--threads",
                                "3"));

        assertThat(request.coordinator()).isEqualTo(new HostPort("127.0.0.1", 7071));
        assertThat(request.token()).isEqualTo(new WorkerRequest.TokenSource.StandardInput());
        assertThat(request.threads()).isEqualTo(3);
        assertThat(request.module()).isEmpty();
    }

    @Test
    void wordsThatNoCoordinatorSaysAreADefect() {
        assertThatThrownBy(() -> LocalWorkerMain.request(List.of("--insecure")))
                .hasMessageContaining("--insecure");
        assertThatThrownBy(
                        () -> LocalWorkerMain.request(List.of("--coordinator", "127.0.0.1:7071")))
                .hasMessageContaining("token");
    }
}
