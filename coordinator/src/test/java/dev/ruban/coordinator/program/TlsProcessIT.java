package dev.ruban.coordinator.program;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// A cluster as `ruban certificates` equips it, as processes.
@Timeout(300)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "processes are killed as on POSIX")
final class TlsProcessIT {
    private static final String DIGEST =
            "9329ec0ad7faf2dda16ca8330fbad83bbbfc86dbd55af540bb5a1c63b34354e4";

    @TempDir private Path folder = Path.of("set by JUnit");

    private RubanProcess start(String name, String line) throws IOException {
        List<String> words =
                Stream.of(line.split(" +")).map(word -> word.replace("@", folder + "/")).toList();
        return RubanProcess.start(folder, name, words);
    }

    private static String tls(String who) {
        return " --tls-cert @certs/%s.pem --tls-key @certs/%s-key.pem --tls-ca @certs/ca.pem --token-file @certs/token"
                .formatted(who, who);
    }

    @Test
    void trainsTheLineOverTlsAnswersForItsStatusAndTellsNoSecret() throws Exception {
        try (RubanProcess making = start("making", "certificates @certs --hosts localhost")) {
            assertThat(making.awaitExit()).as(making.err()).isZero();
            assertThat(making.out())
                    .contains("ruban coordinator --listen 0.0.0.0:7070 --tls-cert ")
                    .contains("ruban worker --coordinator localhost:7070 --tls-cert ");
        }
        try (RubanProcess coordinator =
                start(
                        "coordinator",
                        "coordinator --listen 0.0.0.0:0 --min-workers 2 --out @run --cache @cache"
                                + " --log-level debug --progress plain"
                                + tls("coordinator"))) {
            coordinator.awaitError("waiting for 2 workers");
            assertNoSecretOutside(folder.resolve("certs"));
            String join = "worker --log-level debug --coordinator localhost:" + port(coordinator);
            try (RubanProcess one = start("one", join + tls("worker"))) {
                try (RubanProcess status = start("status", "status @run")) {
                    assertThat(status.awaitExit()).as(status.err()).isZero();
                    assertThat(status.out()).contains("workers");
                }
                try (RubanProcess stranger =
                        start("stranger", join + " --token-file @certs/token")) {
                    assertThat(stranger.awaitExit()).isEqualTo(69);
                    assertThat(stranger.err()).contains("speaks TLS only", "--tls-cert");
                }
                try (RubanProcess two = start("two", join + tls("worker"))) {
                    assertThat(two.awaitExit()).as(two.err()).isZero();
                }
                assertThat(one.awaitExit()).as(one.err()).isZero();
            }
            assertThat(coordinator.awaitExit()).as(coordinator.err()).isZero();
            assertThat(coordinator.out()).contains(DIGEST);
        }
        assertThat(Files.readString(folder.resolve("run/logs/coordinator.log")))
                .contains("it does not speak TLS");
        assertNoSecretOutside(folder.resolve("certs"));
    }

    private static String port(RubanProcess coordinator) {
        Matcher port = Pattern.compile("port (\\d+)").matcher(coordinator.err());
        assertThat(port.find()).isTrue();
        return port.group(1);
    }

    private void assertNoSecretOutside(Path certificates) throws IOException {
        String token = Files.readString(certificates.resolve("token")).strip();
        String key = Files.readAllLines(certificates.resolve("coordinator-key.pem")).get(1);
        assertThat(Base64.getDecoder().decode(key)).isNotEmpty();
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> others =
                    all.filter(Files::isRegularFile)
                            .filter(file -> !file.startsWith(certificates))
                            .toList();
            assertThat(others).hasSizeGreaterThan(5);
            for (Path file : others)
                assertThat(Files.readString(file, ISO_8859_1))
                        .as("%s", file)
                        .doesNotContain(token, key);
        }
    }
}
