package dev.ruban.autodiff;

import java.util.Optional;

/// Where in the user's code an operation was called, for messages.
final class CallSite {
    private static final String OWN_PACKAGE = CallSite.class.getPackageName() + ".";
    private static final StackWalker WALKER = StackWalker.getInstance();

    private CallSite() {}

    /// As in ` in com.acme.MyModel.call (MyModel.java:42)`; empty if there is no such place.
    static String describe() {
        Optional<StackWalker.StackFrame> caller =
                WALKER.walk(
                        frames ->
                                frames.filter(frame -> !frame.getClassName().startsWith(OWN_PACKAGE))
                                        .findFirst());
        return caller.map(
                        frame ->
                                " in %s.%s (%s:%d)"
                                        .formatted(
                                                frame.getClassName(),
                                                frame.getMethodName(),
                                                frame.getFileName(),
                                                frame.getLineNumber()))
                .orElse("");
    }
}
