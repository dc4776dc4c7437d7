package dev.ruban.coordinator.server;

import dev.ruban.coordinator.protocol.WorkerId;
import dev.ruban.proto.v1.CoordinatorMessage;
import dev.ruban.proto.v1.Goodbye;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The streams of the workers that take part, ascending by number. Not thread-safe.
final class WorkerStreams {
    private final SortedMap<WorkerId, WorkerStream> streams = new TreeMap<>();
    private long joined;

    /// Gives a new worker its number.
    WorkerId add(WorkerStream stream) {
        WorkerId id = new WorkerId(++joined);
        streams.put(id, stream);
        stream.joinedAs(id);
        return id;
    }

    void remove(WorkerId id) {
        streams.remove(id);
    }

    /// Nothing, if the worker is gone.
    void send(WorkerId id, List<CoordinatorMessage> messages) {
        WorkerStream stream = streams.get(id);
        if (stream != null) stream.send(messages);
    }

    void dismiss(WorkerId id, Goodbye.Reason reason, String message) {
        WorkerStream stream = streams.remove(id);
        if (stream != null) stream.dismiss(reason, message);
    }

    void dismissAll(Goodbye.Reason reason, String message) {
        for (WorkerId id : List.copyOf(streams.keySet())) dismiss(id, reason, message);
    }
}
