package dev.ruban.coordinator.server;

import dev.ruban.wire.Wire;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/// The threads that the workers' connections are served by. Where the parameters are small a step
/// is little more than its messages, and one thread for all connections is the fastest: whoever
/// brings the last answer writes the next work to every worker, and wakes no other thread for it.
/// Large parameters keep several busy.
final class ConnectionThreads implements AutoCloseable {
    private static final int MOST = 8;

    private final EventLoopGroup group;

    /// @param parameters floats of all of them
    ConnectionThreads(int parameters) {
        boolean small = parameters <= Wire.CHUNK_FLOATS;
        int count = small ? 1 : Math.min(MOST, Runtime.getRuntime().availableProcessors());
        boolean epoll = Epoll.isAvailable();
        IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        group =
                new MultiThreadIoEventLoopGroup(
                        count, new DefaultThreadFactory("ruban-connections", true), handlers);
    }

    /// @param gate sees each accepted connection first
    void serve(NettyServerBuilder server, ChannelHandler gate) {
        server.bossEventLoopGroup(group)
                .workerEventLoopGroup(group)
                .channelFactory(() -> socket(gate));
    }

    private static ServerChannel socket(ChannelHandler gate) {
        ServerChannel socket =
                Epoll.isAvailable() ? new EpollServerSocketChannel() : new NioServerSocketChannel();
        socket.pipeline().addLast(gate);
        return socket;
    }

    /// What waits to be sent is still sent.
    @Override
    public void close() {
        var _ = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
