package dev.ruban.coordinator.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.ruban.worker.tls.HandshakeFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// Tells why the TLS handshake of a connection failed, if it did, and a worker that came without TLS
/// that it needs it.
final class HandshakeWatch extends ChannelInboundHandlerAdapter {
    private static final byte[] TLS_ONLY = "this coordinator speaks TLS only".getBytes(US_ASCII);
    private static final int GOAWAY_NUMBERS = 8;

    private final StrangerLog log;

    HandshakeWatch(StrangerLog log) {
        this.log = log;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        SslHandler tls = context.pipeline().get(SslHandler.class);
        if (tls == null) context.pipeline().remove(this);
        else tls.handshakeFuture().addListener(done -> ended(context, done.cause()));
        context.fireChannelActive();
    }

    private void ended(ChannelHandlerContext context, @Nullable Throwable failure) {
        SocketAddress remote = context.channel().remoteAddress();
        HandshakeFailure.describe(failure).ifPresent(reason -> log.refused(remote, reason));
        if (failure instanceof NotSslRecordException) {
            var _ = context.writeAndFlush(goAway());
        } else context.pipeline().remove(this);
    }

    /// What an HTTP/2 client that speaks plain text understands: empty settings, and a goodbye.
    private static ByteBuf goAway() {
        ByteBuf bytes = Unpooled.buffer();
        bytes.writeMedium(0).writeByte(Http2FrameTypes.SETTINGS).writeByte(0).writeInt(0);
        bytes.writeMedium(GOAWAY_NUMBERS + TLS_ONLY.length);
        bytes.writeByte(Http2FrameTypes.GO_AWAY).writeByte(0).writeInt(0);
        bytes.writeInt(0).writeInt((int) Http2Error.INADEQUATE_SECURITY.code());
        return bytes.writeBytes(TLS_ONLY);
    }
}
