package dev.ruban.benchmark.wire;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/// A method of gRPC whose messages are bytes, copied once on each side.
final class BareMethod {
    static final String SERVICE = "bare.Bare";

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

    static final MethodDescriptor<byte[], byte[]> EXCHANGE =
            MethodDescriptor.newBuilder(BYTES, BYTES)
                    .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                    .setFullMethodName(SERVICE + "/Exchange")
                    .build();

    private BareMethod() {}

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
}
