package dev.ruban.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostPortTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:7070, 127.0.0.1, 7070",
        "localhost:0, localhost, 0",
        "[::1]:65535, ::1, 65535",
        "[fe80::1%eth0]:1, fe80::1%eth0, 1"
    })
    void readsAndPrintsHostAndPort(String text, String host, int port) {
        HostPort address = HostPort.parse(text);

        assertThat(address).isEqualTo(new HostPort(host, port)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "7070, '7070' has no port; write HOST:PORT",
                "localhost, 'localhost' has no port",
                "[::1], '[::1]' has no port",
                ":7070, ':7070' has no host",
                "::1:7070, write an IPv6 address in brackets",
                "[x]:1, there is no IPv6 address in the brackets",
                "h:65536, '65536' is not a port",
                "h:-1, '-1' is not a port",
                "h:, '' is not a port"
            })
    void refusesWhatIsNoAddress(String text, String message) {
        assertThatThrownBy(() -> HostPort.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:1, true",
        "127.1.2.3:1, true",
        "LocalHost:1, true",
        "[::1]:1, true",
        "0.0.0.0:1, false",
        "[::]:1, false",
        "192.168.0.1:1, false",
        "localhost.example.org:1, false"
    })
    void tellsLoopbackFromAddressesThatOthersReach(String text, boolean loopback) {
        assertThat(HostPort.parse(text).isLoopback()).isEqualTo(loopback);
    }

    @Test
    void aHostIsNotEmpty() {
        assertThatThrownBy(() -> new HostPort("", 1)).hasMessageContaining("host=''");
    }
}
