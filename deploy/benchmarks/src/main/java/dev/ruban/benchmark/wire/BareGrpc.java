package dev.ruban.benchmark.wire;

import dev.ruban.wire.Wire;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// What no protocol over gRPC can beat: a server and client processes on loopback that exchange
/// bytes on bidirectional streams, with `directExecutor`, and with Ruban's chunks, window, and
/// number of threads.
final class BareGrpc implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final BareEnd.Load load;
    private final EventLoopGroup threads;
    private final Server server;
    private final List<Process> processes = new ArrayList<>();
    private final List<BareEnd> clients = new ArrayList<>();
    private final CountDownLatch joined;
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicLong rounds = new AtomicLong();
    private volatile CountDownLatch finished = new CountDownLatch(0);
    private volatile boolean broken;

    /// @param clientCount processes that answer as many bytes as they get
    /// @param bytes       one way
    BareGrpc(int clientCount, long bytes) throws IOException, InterruptedException {
        int chunks = (int) Math.ceilDiv(bytes, (long) Wire.CHUNK_BYTES);
        load = new BareEnd.Load(chunks, (int) (bytes / chunks));
        joined = new CountDownLatch(clientCount);
        // As in Ruban: small messages go around fastest without another thread.
        int threadCount = chunks == 1 ? 1 : Runtime.getRuntime().availableProcessors();
        boolean epoll = Epoll.isAvailable();
        threads =
                new MultiThreadIoEventLoopGroup(
                        threadCount,
                        epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .directExecutor()
                        .bossEventLoopGroup(threads)
                        .workerEventLoopGroup(threads)
                        .channelType(
                                epoll
                                        ? EpollServerSocketChannel.class
                                        : NioServerSocketChannel.class)
                        .maxInboundMessageSize(Wire.MESSAGE_BYTES)
                        .flowControlWindow(Wire.WINDOW_BYTES)
                        .addService(
                                ServerServiceDefinition.builder(BareMethod.SERVICE)
                                        .addMethod(
                                                BareMethod.EXCHANGE,
                                                ServerCalls.asyncBidiStreamingCall(this::join))
                                        .build())
                        .build()
                        .start();
        for (int i = 0; i < clientCount; i++)
            processes.add(BareClient.start(server.getPort(), load));
        if (!joined.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
            throw new IllegalStateException("bare clients have not come");
    }

    private StreamObserver<byte[]> join(StreamObserver<byte[]> toClient) {
        ServerCallStreamObserver<byte[]> call = (ServerCallStreamObserver<byte[]>) toClient;
        call.setOnReadyThreshold(Wire.READY_BYTES);
        BareEnd end = new BareEnd(load, call, _ -> answered(), this::lose);
        synchronized (clients) {
            clients.add(end);
        }
        joined.countDown();
        return end;
    }

    /// Rounds without a pause: all bytes to every client, and from each when it has them all.
    /// Whoever brings the last answer begins the next round.
    void exchange(long count) throws InterruptedException {
        rounds.set(count);
        finished = new CountDownLatch(1);
        begin();
        finished.await();
        if (broken) throw new IllegalStateException("a bare client is gone");
    }

    private void begin() {
        unanswered.set(processes.size());
        for (BareEnd client : clients) client.send();
    }

    private void answered() {
        if (unanswered.decrementAndGet() > 0) return;
        if (rounds.decrementAndGet() == 0) finished.countDown();
        else begin();
    }

    private void lose() {
        broken = true;
        finished.countDown();
    }

    @Override
    public void close() {
        processes.forEach(Process::destroy);
        server.shutdownNow();
        var _ = threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
