package dev.ruban.benchmark.wire;

import dev.ruban.wire.Wire;
import io.grpc.CallOptions;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// A gRPC server and clients on loopback that exchange bytes on bidirectional streams, each with
/// `directExecutor` and Ruban's flow-control window.
final class BareGrpc implements AutoCloseable {
    private static final MethodDescriptor.Marshaller<byte[]> BYTES =
            new MethodDescriptor.Marshaller<>() {
                @Override
                public InputStream stream(byte[] value) {
                    return new Bytes(value);
                }

                @Override
                public byte[] parse(InputStream stream) {
                    try {
                        byte[] value = new byte[stream.available()];
                        stream.readNBytes(value, 0, value.length);
                        return value;
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            };

    /// Tells gRPC all that it can use: its length, and how to be copied at once.
    private static final class Bytes extends ByteArrayInputStream
            implements KnownLength, Drainable {
        Bytes(byte[] value) {
            super(value);
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            int length = count - pos;
            target.write(buf, pos, length);
            pos = count;
            return length;
        }
    }

    private static final MethodDescriptor<byte[], byte[]> EXCHANGE =
            MethodDescriptor.newBuilder(BYTES, BYTES)
                    .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                    .setFullMethodName("bare.Bare/Exchange")
                    .build();

    private final Server server;
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final List<StreamObserver<byte[]>> toServer = new ArrayList<>();
    private final byte[] chunk;
    private final int chunks;
    private volatile CountDownLatch answered = new CountDownLatch(0);

    /// @param clients that answer as many bytes as they get
    /// @param bytes   one way; in chunks as long as Ruban's
    BareGrpc(int clients, long bytes) throws IOException, InterruptedException {
        chunks = (int) Math.ceilDiv(bytes, (long) Wire.CHUNK_BYTES);
        chunk = new byte[(int) (bytes / chunks)];
        List<StreamObserver<byte[]>> toClients = new ArrayList<>();
        CountDownLatch joined = new CountDownLatch(clients);
        server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .directExecutor()
                        .maxInboundMessageSize(Wire.MESSAGE_BYTES)
                        .flowControlWindow(Wire.WINDOW_BYTES)
                        .addService(
                                ServerServiceDefinition.builder("bare.Bare")
                                        .addMethod(
                                                EXCHANGE,
                                                ServerCalls.asyncBidiStreamingCall(toClient -> {
                                                    synchronized (toClients) {
                                                        toClients.add(toClient);
                                                    }
                                                    joined.countDown();
                                                    return new Counting(() -> answered.countDown());
                                                }))
                                        .build())
                        .build()
                        .start();
        for (int i = 0; i < clients; i++) connect();
        joined.await();
        toServer.addAll(toClients);
    }

    private void connect() {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                        .usePlaintext()
                        .directExecutor()
                        .maxInboundMessageSize(Wire.MESSAGE_BYTES)
                        .flowControlWindow(Wire.WINDOW_BYTES)
                        .build();
        channels.add(channel);
        Echo echo = new Echo();
        echo.back =
                ClientCalls.asyncBidiStreamingCall(
                        channel.newCall(EXCHANGE, CallOptions.DEFAULT), echo);
    }

    /// All bytes to every client, and from each when it has them all; returns when the last has come.
    void exchange() throws InterruptedException {
        answered = new CountDownLatch(toServer.size());
        for (int i = 0; i < chunks; i++)
            for (StreamObserver<byte[]> client : toServer) client.onNext(chunk);
        answered.await();
    }

    /// Counts the chunks of an exchange.
    private final class Counting implements StreamObserver<byte[]> {
        private final Runnable complete;
        private int got;

        Counting(Runnable complete) {
            this.complete = complete;
        }

        @Override
        public void onNext(byte[] value) {
            if (++got < chunks) return;
            got = 0;
            complete.run();
        }

        @Override
        public void onError(Throwable cause) {}

        @Override
        public void onCompleted() {}
    }

    /// The client: answers when it has got everything.
    private final class Echo implements StreamObserver<byte[]> {
        private final Counting counting = new Counting(this::answer);
        private volatile StreamObserver<byte[]> back = counting;

        private void answer() {
            for (int i = 0; i < chunks; i++) back.onNext(chunk);
        }

        @Override
        public void onNext(byte[] value) {
            counting.onNext(value);
        }

        @Override
        public void onError(Throwable cause) {}

        @Override
        public void onCompleted() {}
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        server.shutdownNow();
    }
}
