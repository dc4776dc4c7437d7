package dev.ruban.worker;

import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/// The thread that a worker's connection is served by, its own and no other worker's of this process:
/// brief work is computed on it, and a worker that stands still there must not silence the others.
final class ConnectionThread implements AutoCloseable {
    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(
                    1,
                    new DefaultThreadFactory("ruban-connection", true),
                    Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());

    NettyChannelBuilder serve(NettyChannelBuilder channel) {
        return channel.eventLoopGroup(group)
                .channelType(
                        Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class);
    }

    @Override
    public void close() {
        var _ = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
