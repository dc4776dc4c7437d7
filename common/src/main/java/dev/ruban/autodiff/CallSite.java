package dev.ruban.autodiff;

import java.util.Set;

/// Where in the user's code an operation was called, for messages.
final class CallSite {
    private static final Set<Class<?>> OWN =
            Set.of(CallSite.class, Tensor.class, Recording.class, Broadcast.class, Axes.class);
    private static final StackWalker WALKER =
            StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private CallSite() {}

    /// As in ` in com.acme.MyModel.call (MyModel.java:42)`; empty if there is no such place.
    static String describe() {
        return WALKER.walk(frames ->
                frames.filter(frame -> !isOwn(frame.getDeclaringClass()))
                        .findFirst()
                        .map(CallSite::describe)
                        .orElse(""));
    }

    private static boolean isOwn(Class<?> type) {
        return OWN.contains(type)
                || Operation.class.isAssignableFrom(type)
                || Recording.Recorder.class.isAssignableFrom(type);
    }

    private static String describe(StackWalker.StackFrame frame) {
        return " in %s.%s (%s:%d)"
                .formatted(
                        frame.getClassName(),
                        frame.getMethodName(),
                        frame.getFileName(),
                        frame.getLineNumber());
    }
}
