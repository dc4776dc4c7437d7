package dev.ruban.wire;

/// Numbers that both ends of the wire must agree on.
public final class Wire {
    /// Version of the messages in `training.proto`.
    public static final int PROTOCOL = 2;

    /// Most bytes of tensor data in one message: 256 KiB to 1 MiB move fastest over loopback.
    public static final int CHUNK_BYTES = 1 << 20;

    /// Most floats in one chunk.
    public static final int CHUNK_FLOATS = CHUNK_BYTES / Float.BYTES;

    /// Most bytes of one message: a chunk and all that goes with it.
    public static final int MESSAGE_BYTES = 4 * CHUNK_BYTES;

    /// Most bytes of a call's metadata; ours are below 300.
    public static final int METADATA_BYTES = 8 * 1024;

    /// HTTP/2 flow-control window of streams and connections, in bytes.
    public static final int WINDOW_BYTES = 16 << 20;

    private Wire() {}
}
