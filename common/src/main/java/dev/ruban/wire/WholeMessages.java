package dev.ruban.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;

/// Reads each message that comes over a network into an array of its own, in which the bytes of its
/// tensors stay: gRPC's own way copies them once more.
public final class WholeMessages {
    private WholeMessages() {}

    /// For what a server receives.
    public static ServerServiceDefinition of(ServerServiceDefinition service) {
        ServerServiceDefinition.Builder whole =
                ServerServiceDefinition.builder(service.getServiceDescriptor().getName());
        for (ServerMethodDefinition<?, ?> method : service.getMethods())
            whole.addMethod(of(method));
        return whole.build();
    }

    private static <Q, A> ServerMethodDefinition<Q, A> of(ServerMethodDefinition<Q, A> method) {
        MethodDescriptor<Q, A> descriptor = method.getMethodDescriptor();
        return ServerMethodDefinition.create(
                descriptor.toBuilder()
                        .setRequestMarshaller(of(descriptor.getRequestMarshaller()))
                        .build(),
                method.getServerCallHandler());
    }

    /// For what a client receives.
    public static ClientInterceptor ofAnswers() {
        return new ClientInterceptor() {
            @Override
            public <Q, A> ClientCall<Q, A> interceptCall(
                    MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
                Marshaller<A> answers = of(method.getResponseMarshaller());
                return next.newCall(
                        method.toBuilder().setResponseMarshaller(answers).build(), options);
            }
        };
    }

    private static <M> Marshaller<M> of(Marshaller<M> marshaller) {
        if (!(marshaller instanceof PrototypeMarshaller<M> known)) return marshaller;
        return known.getMessagePrototype() instanceof MessageLite prototype
                ? new Whole<>(known, prototype)
                : marshaller;
    }

    private record Whole<M>(PrototypeMarshaller<M> own, MessageLite prototype)
            implements PrototypeMarshaller<M> {
        @Override
        public InputStream stream(M message) {
            return own.stream(message);
        }

        /// A stream that can be drained is a message handed over within the process.
        @Override
        public M parse(InputStream stream) {
            if (stream instanceof Drainable || !(stream instanceof KnownLength))
                return own.parse(stream);
            try {
                return read(stream);
            } catch (InvalidProtocolBufferException e) {
                throw Status.INTERNAL
                        .withDescription("Invalid protobuf byte sequence")
                        .withCause(e)
                        .asRuntimeException();
            } catch (IOException e) {
                throw Status.INTERNAL
                        .withDescription("a message cannot be read")
                        .withCause(e)
                        .asRuntimeException();
            }
        }

        private M read(InputStream stream) throws IOException {
            byte[] bytes = new byte[stream.available()];
            int count = stream.readNBytes(bytes, 0, bytes.length);
            CodedInputStream input =
                    UnsafeByteOperations.unsafeWrap(bytes, 0, count).newCodedInput();
            input.enableAliasing(true);
            MessageLite message =
                    prototype
                            .getParserForType()
                            .parseFrom(input, ExtensionRegistryLite.getEmptyRegistry());
            input.checkLastTagWas(0);
            return getMessageClass().cast(message);
        }

        @Override
        public Class<M> getMessageClass() {
            return own.getMessageClass();
        }

        @Override
        public M getMessagePrototype() {
            return own.getMessagePrototype();
        }
    }
}
