package dev.ruban.worker.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.IntConsumer;

/// The signals that ask a process to end. The JVM's own handling, a shutdown, cannot tell a second
/// signal from the first, nor end at once on it; `sun.misc.Signal` of the module `jdk.unsupported`
/// can, and the JDK keeps it because there is nothing in its place (JEP 260). It is reached by
/// reflection, so that a JVM without it, or with `-Xrs`, still runs Ruban.
final class ProcessSignals {
    /// Terminal closed, Ctrl-C, `kill`.
    private static final List<String> NAMES = List.of("HUP", "INT", "TERM");

    private static final int EXIT_CODE_OF_SIGNAL_0 = 128;

    private ProcessSignals() {}

    /// Has each such signal handled, on a thread of its own. One that the process was started to
    /// ignore, as by `nohup`, stays ignored.
    /// @param handler is given the exit code that a shell expects: 128 and the signal's number
    /// @return whether it will be called
    static boolean handle(IntConsumer handler) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            var number = signal.getMethod("getNumber");
            InvocationHandler called =
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("handle"))
                            handler.accept(
                                    EXIT_CODE_OF_SIGNAL_0 + (int) number.invoke(arguments[0]));
                        return null;
                    };
            Object proxy =
                    Proxy.newProxyInstance(
                            ProcessSignals.class.getClassLoader(),
                            new Class<?>[] {handlerType},
                            called);
            var constructor = signal.getConstructor(String.class);
            var handle = signal.getMethod("handle", signal, handlerType);
            for (String name : NAMES) handle.invoke(null, constructor.newInstance(name), proxy);
            return true;
        } catch (ReflectiveOperationException | IllegalArgumentException absent) {
            return false;
        }
    }
}
