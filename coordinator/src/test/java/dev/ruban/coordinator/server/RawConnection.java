package dev.ruban.coordinator.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/// An HTTP/2 connection without encryption, frame by frame: what no client library would send.
final class RawConnection implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int GOAWAY = 7;
    private static final int SETTINGS = 4;
    private static final int END_HEADERS = 4;
    private static final int CANCEL = 8;

    private final Socket socket = new Socket();
    private final DataOutputStream out;
    private final DataInputStream in;

    /// What came: enough to tell frames apart.
    record Frame(int type, int stream, byte[] payload) {}

    RawConnection(int port) throws IOException {
        socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
        socket.setSoTimeout(30_000);
        out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        in = new DataInputStream(socket.getInputStream());
        out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        write(SETTINGS, 0, 0, new byte[0]);
        out.flush();
    }

    private void write(int type, int flags, int stream, byte[] payload) throws IOException {
        out.writeByte(payload.length >> 16);
        out.writeShort(payload.length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
    }

    /// Begins a call of gRPC's, without a token.
    /// @param stream odd, rising
    void call(int stream, String path) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        header(block, ":method", "POST");
        header(block, ":scheme", "http");
        header(block, ":path", path);
        header(block, ":authority", "a");
        header(block, "content-type", "application/grpc");
        header(block, "te", "trailers");
        write(HEADERS, END_HEADERS, stream, block.toByteArray());
        out.flush();
    }

    /// A literal of HPACK (RFC 7541, 6.2.2), of fewer than 127 characters.
    private static void header(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        for (String text : new String[] {name, value}) {
            block.write(text.length());
            block.writeBytes(text.getBytes(US_ASCII));
        }
    }

    void data(int stream, byte[] bytes) throws IOException {
        write(DATA, 0, stream, bytes);
        out.flush();
    }

    void reset(int stream) throws IOException {
        write(RST_STREAM, 0, stream, new byte[] {0, 0, 0, CANCEL});
        out.flush();
    }

    /// The next frame of a type, waited for.
    /// @throws IOException if the connection ends before
    Frame next(int type) throws IOException {
        while (true) {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int found = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            byte[] payload = in.readNBytes(length);
            if (found == SETTINGS && (flags & 1) == 0) {
                write(SETTINGS, 1, 0, new byte[0]);
                out.flush();
            }
            if (found == type) return new Frame(found, stream, payload);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
