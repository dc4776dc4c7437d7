package dev.ruban.coordinator.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ruban.coordinator.server.Tasks.Choice;
import dev.ruban.worker.Worker;
import dev.ruban.worker.WorkerSettings;
import dev.ruban.worker.compute.PartialComputer;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Crowds at the port that are no workers: the run has the events of an undisturbed one, and what is
/// kept of strangers stays below the limits.
@Timeout(120)
final class CrowdTest {
    private static final String TOKEN = "a-token-of-the-tests";
    private static final byte[] HTTP_1 = "GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII);
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);
    // The beginning of a TLS record that announces 512 bytes of a handshake.
    private static final byte[] CLIENT_HELLO = HexFormat.of().parseHex("160301020001000001fc0303");

    private final CountDownLatch crowded = new CountDownLatch(1);
    private final RecordingListener listener = new RecordingListener();

    /// Stands in its second step until the crowd has come.
    private PartialComputer.Factory waiting() {
        AtomicBoolean first = new AtomicBoolean(true);
        return (job, _) ->
                new StandingComputer(
                        new SummingComputer(job), _ -> !first.getAndSet(false), crowded);
    }

    private Coordinator start() {
        CoordinatorSettings settings =
                CoordinatorSettings.defaults()
                        .withToken(TOKEN)
                        .withHeartbeat(Duration.ofSeconds(1), Duration.ofSeconds(60))
                        .withWorkerTimeout(Duration.ofSeconds(60));
        return Coordinator.start(settings, Choice.small().task(), listener);
    }

    private CompletableFuture<Void> work(Coordinator coordinator) {
        WorkerSettings settings =
                new WorkerSettings(
                        "127.0.0.1",
                        coordinator.port(),
                        Optional.of(TOKEN),
                        1,
                        Duration.ofSeconds(60));
        return CompletableFuture.runAsync(new Worker(settings, waiting())::run);
    }

    private void assertUndisturbed(Coordinator coordinator, CompletableFuture<Void> worker)
            throws Exception {
        crowded.countDown();
        assertThat(coordinator.await().workers()).isEqualTo(1);
        worker.get(30, TimeUnit.SECONDS);
        RecordingListener embedded = new RecordingListener();
        EmbeddedRun.run(Choice.small().task(), 1, (job, _) -> new SummingComputer(job), embedded);
        assertThat(listener.events).isEqualTo(embedded.events);
    }

    private static Socket connect(Coordinator coordinator) throws IOException {
        Socket socket = new Socket();
        socket.connect(
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), coordinator.port()));
        return socket;
    }

    /// The coordinator may have closed it already.
    private static void send(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException closed) {
            assertThat(closed).isNotNull();
        }
    }

    @Test
    void aThousandConnectionsOfGarbageChangeNothing() throws Exception {
        Random random = new Random(1);
        try (Coordinator coordinator = start()) {
            CompletableFuture<Void> worker = work(coordinator);
            await().until(() -> coordinator.gate().known() == 1);
            for (int i = 0; i < 1000; i++) {
                byte[] garbage = new byte[random.nextInt(1, 4096)];
                random.nextBytes(garbage);
                byte[][] kinds = {garbage, HTTP_1, CLIENT_HELLO, PREFACE};
                try (Socket socket = connect(coordinator)) {
                    send(socket, kinds[i % kinds.length]);
                }
                assertThat(coordinator.gate().strangers())
                        .isLessThanOrEqualTo(ConnectionGate.MOST_STRANGERS_OF_AN_ADDRESS);
            }
            await().until(() -> coordinator.gate().strangers() == 0);
            assertUndisturbed(coordinator, worker);
        }
    }

    @Test
    void connectionsThatSayNothingMakeWayForEachOtherAndForWorkers() throws Exception {
        List<Socket> idle = new ArrayList<>();
        try (Coordinator coordinator = start()) {
            for (int i = 0; i < 300; i++) idle.add(connect(coordinator));
            await().until(() ->
                    coordinator.gate().strangers() == ConnectionGate.MOST_STRANGERS_OF_AN_ADDRESS);
            CompletableFuture<Void> worker = work(coordinator);
            await().until(() -> coordinator.gate().known() == 1);
            await("strangers are sent away")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> coordinator.gate().strangers() == 0);
            for (Socket socket : idle) assertThat(isClosedByPeer(socket)).isTrue();
            assertUndisturbed(coordinator, worker);
        } finally {
            for (Socket socket : idle) socket.close();
        }
    }

    /// A byte now and then does not buy time: neither in a request, nor in a handshake.
    @Test
    void slowBytesAreCutOff() throws Exception {
        List<byte[]> beginnings = List.of(PREFACE, CLIENT_HELLO, HTTP_1);
        List<Socket> slow = new ArrayList<>();
        try (Coordinator coordinator = start()) {
            for (int i = 0; i < beginnings.size(); i++) slow.add(connect(coordinator));
            await().until(() -> coordinator.gate().strangers() == beginnings.size());
            int[] sent = {0};
            await("their end")
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> {
                        for (int i = 0; i < beginnings.size(); i++)
                            if (sent[0] < beginnings.get(i).length - 1)
                                send(slow.get(i), new byte[] {beginnings.get(i)[sent[0]]});
                        sent[0]++;
                        return coordinator.gate().strangers() == 0;
                    });
            for (Socket socket : slow) assertThat(isClosedByPeer(socket)).isTrue();
        } finally {
            for (Socket socket : slow) socket.close();
        }
    }

    private static boolean isClosedByPeer(Socket socket) throws IOException {
        socket.setSoTimeout(10_000);
        try {
            return socket.getInputStream().readAllBytes().length < 1024;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (IOException reset) {
            return reset.getMessage() != null;
        }
    }

    @Test
    void theHealthCallTellsWithoutTheTokenThatItServesAndNothingElse() throws Exception {
        try (Coordinator coordinator = start()) {
            ManagedChannel channel =
                    NettyChannelBuilder.forAddress("127.0.0.1", coordinator.port())
                            .usePlaintext()
                            .build();
            try {
                assertThat(
                                HealthGrpc.newBlockingStub(channel)
                                        .withDeadlineAfter(10, TimeUnit.SECONDS)
                                        .check(HealthCheckRequest.getDefaultInstance())
                                        .getStatus())
                        .isEqualTo(ServingStatus.SERVING);
                assertThat(coordinator.gate().known()).isZero();
            } finally {
                channel.shutdownNow();
            }
        }
    }
}
