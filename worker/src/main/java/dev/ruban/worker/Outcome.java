package dev.ruban.worker;

import dev.ruban.proto.v1.Goodbye;
import io.grpc.Status;

/// How a worker's session ended.
public sealed interface Outcome {
    /// The coordinator said goodbye.
    record Dismissed(Goodbye.Reason reason, String message) implements Outcome {}

    /// The stream broke.
    /// @param welcomed whether the worker had been taken in
    record Disconnected(Status status, boolean welcomed) implements Outcome {}

    /// The worker could not go on.
    record Failed(Throwable cause) implements Outcome {}
}
