package dev.ruban.wire;

/// Numbers that both ends of the wire must agree on.
public final class Wire {
    /// Version of the messages in `training.proto`.
    public static final int PROTOCOL = 2;

    /// Bytes of tensor data that are sent in one message: they stay in the second-level cache on
    /// their way, and move a third faster over loopback than 1 MiB.
    public static final int CHUNK_BYTES = 1 << 18;

    /// Most bytes of tensor data that are taken in one message.
    public static final int MOST_CHUNK_BYTES = 1 << 20;

    /// Floats in one chunk.
    public static final int CHUNK_FLOATS = CHUNK_BYTES / Float.BYTES;

    /// Most bytes of one message: a chunk and all that goes with it.
    public static final int MESSAGE_BYTES = 4 * MOST_CHUNK_BYTES;

    /// Bytes of a stream that may wait in gRPC before nothing more is handed to it: enough that it
    /// never idles between two chunks.
    public static final int READY_BYTES = 1 << 20;

    /// Most bytes of a call's metadata; ours are below 300.
    public static final int METADATA_BYTES = 8 * 1024;

    /// HTTP/2 flow-control window of streams and connections, in bytes.
    public static final int WINDOW_BYTES = 16 << 20;

    private Wire() {}
}
