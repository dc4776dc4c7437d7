package dev.ruban.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.proto.v1.PartialChunk;
import dev.ruban.proto.v1.Partials;
import dev.ruban.proto.v1.TrainingGrpc;
import dev.ruban.proto.v1.WorkerMessage;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class WholeMessagesTest {
    private static final float[] VALUES = {1f, -0f, Float.MIN_VALUE, 4e9f};

    /// As a message comes from a connection.
    private static final class Arriving extends ByteArrayInputStream implements KnownLength {
        Arriving(byte[] bytes) {
            super(bytes);
        }
    }

    @SuppressWarnings("unchecked")
    private static Marshaller<WorkerMessage> requests() {
        ServerServiceDefinition service =
                WholeMessages.of(new TrainingGrpc.TrainingImplBase() {}.bindService());
        String join = TrainingGrpc.getJoinMethod().getFullMethodName();
        MethodDescriptor<?, ?> method = service.getMethod(join).getMethodDescriptor();
        return (Marshaller<WorkerMessage>) method.getRequestMarshaller();
    }

    private static WorkerMessage message() {
        PartialChunk chunk =
                PartialChunk.newBuilder()
                        .setRows(3)
                        .setGradients(TensorChunks.cut(VALUES).getFirst())
                        .build();
        return WorkerMessage.newBuilder()
                .setPartials(Partials.newBuilder().addPartials(chunk).addPartials(chunk))
                .build();
    }

    @Test
    void aMessageOfTheNetworkIsReadWithItsTensors() {
        WorkerMessage read = requests().parse(new Arriving(message().toByteArray()));
        assertThat(read).isEqualTo(message());
        for (PartialChunk chunk : read.getPartials().getPartialsList()) {
            float[] values = new float[VALUES.length];
            TensorChunks.read("gradients", chunk.getGradients(), values, 0);
            assertThat(values).isEqualTo(VALUES);
        }
    }

    @Test
    void aMessageOfTheProcessIsHandedOverAsItIs() {
        WorkerMessage message = message();
        assertThat(requests().parse(requests().stream(message))).isSameAs(message);
    }

    @Test
    void bytesThatAreNoMessageAreRefused() {
        byte[] bytes = message().toByteArray();
        byte[] cut = Arrays.copyOf(bytes, bytes.length - 1);
        assertThatThrownBy(() -> requests().parse(new Arriving(cut)))
                .isInstanceOf(StatusRuntimeException.class)
                .extracting(failure -> Status.fromThrowable(failure).getCode())
                .isEqualTo(Status.Code.INTERNAL);
    }
}
