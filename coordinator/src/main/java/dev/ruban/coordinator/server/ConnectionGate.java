package dev.ruban.coordinator.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/// Every connection from its first packet on. It is a stranger's until a call on it has brought the
/// token: strangers have little time and few places, and where these are taken the one that has been
/// there for longest makes way, so that a flood of them does not keep workers out. Thread-safe.
final class ConnectionGate {
    /// Most connections at once that have not shown the token.
    static final int MOST_STRANGERS = 256;

    /// The same from one address.
    static final int MOST_STRANGERS_OF_AN_ADDRESS = 64;

    /// How long a connection may take to show the token.
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final int mostKnown;
    private final StrangerLog log;
    // Oldest first.
    private final Map<SocketAddress, Stranger> strangers = new LinkedHashMap<>();
    private final Map<SocketAddress, Channel> known = new HashMap<>();

    private record Stranger(Channel channel, InetAddress address, long sinceNanos) {}

    /// @param mostKnown connections that have shown the token
    ConnectionGate(int mostKnown, StrangerLog log) {
        this.mostKnown = mostKnown;
        this.log = log;
    }

    /// For the pipeline of the socket that listens: sees each accepted connection first.
    ChannelHandler handler() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object accepted) {
                admit((Channel) accepted);
                context.fireChannelRead(accepted);
            }
        };
    }

    private void admit(Channel channel) {
        SocketAddress remote = channel.remoteAddress();
        if (!(remote instanceof InetSocketAddress inet) || inet.getAddress() == null) return;
        channel.pipeline().addLast(new HandshakeWatch(log));
        add(channel, inet);
        channel.closeFuture().addListener(_ -> forget(remote));
    }

    private synchronized void add(Channel channel, InetSocketAddress remote) {
        InetAddress address = remote.getAddress();
        Predicate<Stranger> neighbour = stranger -> stranger.address().equals(address);
        if (strangers.values().stream().filter(neighbour).count() >= MOST_STRANGERS_OF_AN_ADDRESS)
            closeOldest(neighbour, "too many connections of its address without a token");
        else if (strangers.size() >= MOST_STRANGERS)
            closeOldest(_ -> true, "too many connections without a token");
        strangers.put(remote, new Stranger(channel, address, System.nanoTime()));
    }

    private void closeOldest(Predicate<Stranger> which, String reason) {
        strangers.values().stream()
                .filter(which)
                .findFirst()
                .ifPresent(stranger -> close(stranger, reason));
    }

    private void close(Stranger stranger, String reason) {
        SocketAddress remote = stranger.channel().remoteAddress();
        log.refused(remote, reason);
        strangers.values().remove(stranger);
        var _ = stranger.channel().close();
    }

    /// A call on this connection has brought the token.
    /// @return false if there are too many such connections
    synchronized boolean makeKnown(SocketAddress remote) {
        if (known.containsKey(remote)) return true;
        if (known.size() >= mostKnown) return false;
        Stranger stranger = strangers.remove(remote);
        if (stranger != null) known.put(remote, stranger.channel());
        return true;
    }

    /// Closes the connections that have taken too long to show the token.
    synchronized void endLate(long nowNanos) {
        for (Stranger stranger : strangers.values().toArray(Stranger[]::new)) {
            if (nowNanos - stranger.sinceNanos() < PATIENCE.toNanos()) return;
            close(stranger, "no call came within %d s".formatted(PATIENCE.toSeconds()));
        }
    }

    private synchronized void forget(SocketAddress remote) {
        strangers.remove(remote);
        known.remove(remote);
    }

    /// Connections that have not shown the token.
    synchronized int strangers() {
        return strangers.size();
    }

    /// Connections that have.
    synchronized int known() {
        return known.size();
    }
}
