package dev.ruban.coordinator.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ruban.coordinator.server.Tasks.Choice;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// What strangers could fill the memory or the time of a coordinator with, frame by frame.
@Timeout(60)
final class FloodTest {
    private static final int GRPC_PREFIX = 5;
    // A message of 4 MiB begins.
    private static final byte[] LARGEST_MESSAGE = {0, 0, 0x40, 0, 0};

    private final Coordinator coordinator =
            Coordinator.start(
                    CoordinatorSettings.defaults().withToken("a-token-of-the-tests"),
                    Choice.small().task(),
                    new RecordingListener());

    @AfterEach
    void close() {
        coordinator.close();
    }

    /// Else each that a connection may have would be waited for, with all of it that has come.
    @Test
    void theHealthCallIsAnsweredBeforeItsMessageIsRead() throws Exception {
        try (RawConnection connection = new RawConnection(coordinator.port())) {
            for (int stream = 1; stream < 2 * Entrance.CALLS_PER_CONNECTION; stream += 2) {
                connection.call(stream, "/grpc.health.v1.Health/Check");
                connection.data(stream, LARGEST_MESSAGE);
                byte[] answer = connection.next(RawConnection.DATA).payload();
                byte[] message = Arrays.copyOfRange(answer, GRPC_PREFIX, answer.length);
                assertThat(HealthCheckResponse.parseFrom(message).getStatus())
                        .isEqualTo(ServingStatus.SERVING);
            }
        }
    }

    /// gRPC would log each of them with its stack.
    @Test
    void callsBeyondTheLimitAreRefusedWithoutAWord() throws Exception {
        List<LogRecord> logged = new CopyOnWriteArrayList<>();
        Logger logger = Logger.getLogger("io.grpc.netty.NettyServerHandler");
        Handler handler = new Recording(logged);
        logger.addHandler(handler);
        try (RawConnection connection = new RawConnection(coordinator.port())) {
            for (int call = 0; call <= Entrance.CALLS_PER_CONNECTION; call++)
                connection.call(2 * call + 1, "/grpc.health.v1.Health/Check");
            assertThat(connection.next(RawConnection.RST_STREAM).stream())
                    .isEqualTo(2 * Entrance.CALLS_PER_CONNECTION + 1);
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(logged).isEmpty();
    }

    private static final class Recording extends Handler {
        private final List<LogRecord> records;

        Recording(List<LogRecord> records) {
            this.records = records;
        }

        @Override
        public void publish(LogRecord logged) {
            records.add(logged);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    /// CVE-2023-44487: each call costs the peer two frames, and the server the beginning of work.
    @Test
    void whoBeginsCallsAndResetsThemIsSentAway() throws Exception {
        try (RawConnection connection = new RawConnection(coordinator.port())) {
            for (int stream = 1; stream < 2 * 250; stream += 2) {
                connection.call(stream, "/ruban.v1.Training/Join");
                connection.reset(stream);
            }
            byte[] goaway = connection.next(RawConnection.GOAWAY).payload();
            assertThat(new String(goaway, US_ASCII)).contains("too_many_rststreams");
            await().until(() -> coordinator.gate().strangers() == 0);
        }
    }

    /// Addresses have their share of the places; where all are taken, the oldest makes way.
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "127.0.0.2 is this machine on Linux only")
    void manyAddressesHaveAsManyPlacesTogetherAsStrangersMay() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int host = 2; host < 12; host++)
                for (int i = 0; i < 40; i++) sockets.add(connectFrom("127.0.0." + host));
            await().until(() -> coordinator.gate().strangers() == ConnectionGate.MOST_STRANGERS);
            int sentAway = 10 * 40 - ConnectionGate.MOST_STRANGERS;
            for (Socket socket : sockets.subList(0, sentAway))
                assertThat(isClosed(socket)).isTrue();
            Socket newest = sockets.getLast();
            assertThat(newest.getInputStream().read()).as("HTTP/2's first byte").isNotNegative();
        } finally {
            for (Socket socket : sockets) socket.close();
        }
    }

    private Socket connectFrom(String address) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(30_000);
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
        socket.connect(
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), coordinator.port()));
        return socket;
    }

    /// What the server had said before may come first.
    private static boolean isClosed(Socket socket) {
        try {
            return socket.getInputStream().readAllBytes().length < 1024;
        } catch (IOException reset) {
            return String.valueOf(reset.getMessage()).contains("reset");
        }
    }
}
