package dev.ruban.benchmark.wire;

import static java.util.Objects.requireNonNull;

import dev.ruban.coordinator.local.LocalWorkerSettings;
import dev.ruban.wire.Wire;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A process in place of a worker: whenever it has got everything, it answers as many bytes. Ends
/// with its standard input, and so with the process that has started it.
final class BareClient implements ClientResponseObserver<byte[], byte[]> {
    private final BareEnd.Load load;
    private @Nullable BareEnd end;

    private BareClient(BareEnd.Load load) {
        this.load = load;
    }

    /// With the options of Ruban's worker processes.
    static Process start(int port, BareEnd.Load load) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(LocalWorkerSettings.JVM_OPTIONS);
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BareClient.class.getName(),
                        Integer.toString(port),
                        Integer.toString(load.chunks()),
                        Integer.toString(load.chunkBytes())));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /// @param arguments port, chunks, bytes of a chunk
    public static void main(String[] arguments) throws IOException {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", Integer.parseInt(arguments[0]))
                        .usePlaintext()
                        .directExecutor()
                        .maxInboundMessageSize(Wire.MESSAGE_BYTES)
                        .flowControlWindow(Wire.WINDOW_BYTES)
                        .build();
        BareEnd.Load load =
                new BareEnd.Load(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        CallOptions options = CallOptions.DEFAULT.withOnReadyThreshold(Wire.READY_BYTES);
        ClientCalls.asyncBidiStreamingCall(
                channel.newCall(BareMethod.EXCHANGE, options), new BareClient(load));
        while (System.in.read() >= 0) {
            // Nothing is said there: only its end counts.
        }
        System.exit(0);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<byte[]> requests) {
        end = new BareEnd(load, requests, BareEnd::send, () -> System.exit(0));
    }

    @Override
    public void onNext(byte[] value) {
        requireNonNull(end).onNext(value);
    }

    @Override
    public void onError(Throwable cause) {
        requireNonNull(end).onError(cause);
    }

    @Override
    public void onCompleted() {
        requireNonNull(end).onCompleted();
    }
}
