package dev.ruban.autodiff;

import dev.ruban.tensor.Shape;
import dev.ruban.tensor.kernel.KernelSelection;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;

/// Applies operations: computes at once where values are there, and tells the recorders that are
/// open on this thread.
final class Recording {
    /// One applied operation.
    record Entry(Operation operation, Tensor[] inputs, Tensor output) {}

    /// Whoever keeps entries: a tape, or a program being recorded.
    interface Recorder {
        /// Called in the order of application.
        void record(Entry entry);

        /// Whether operations on variables alone are recorded without being computed.
        default boolean isSymbolic() {
            return false;
        }
    }

    private static final ThreadLocal<Deque<Recorder>> OPEN =
            ThreadLocal.withInitial(ArrayDeque::new);
    private static final ThreadLocal<Cells> CELLS =
            ThreadLocal.withInitial(() -> new Cells(KernelSelection.current().kernels()));

    private Recording() {}

    static void open(Recorder recorder) {
        OPEN.get().push(recorder);
    }

    /// @throws IllegalStateException if the recorder is not open on this thread
    static void close(Recorder recorder) {
        if (!OPEN.get().remove(recorder))
            throw new IllegalStateException(
                    "this tape was opened on another thread; close it there");
    }

    static Tensor apply(Operation operation, Tensor... inputs) {
        Shape[] shapes = Stream.of(inputs).map(Tensor::shape).toArray(Shape[]::new);
        Shape shape = operation.infer(shapes);
        Tensor output = isSymbolic(inputs) ? symbolic(shape) : compute(operation, shape, inputs);
        Entry entry = new Entry(operation, inputs.clone(), output);
        for (Recorder recorder : OPEN.get()) recorder.record(entry);
        return output;
    }

    /// Runs something on this thread with rows of which more is known than their values.
    static void during(RowPass pass, Runnable body) {
        Cells cells = CELLS.get();
        RowPass outer = cells.pass;
        cells.pass = pass;
        try {
            body.run();
        } finally {
            cells.pass = outer;
        }
    }

    private static boolean isSymbolic(Tensor... inputs) {
        for (Tensor input : inputs) if (!input.hasData()) return true;
        boolean variables = Stream.of(inputs).anyMatch(Variable.class::isInstance);
        return variables && OPEN.get().stream().anyMatch(Recorder::isSymbolic);
    }

    private static Tensor symbolic(Shape shape) {
        return new Tensor(shape, null, 1);
    }

    private static Tensor compute(Operation operation, Shape shape, Tensor... inputs) {
        int rows = 1;
        Cells cells = CELLS.get();
        cells.reserve(inputs.length);
        cells.firstRow = 0;
        for (int i = 0; i < inputs.length; i++) {
            cells.in[i] = inputs[i].data();
            cells.inOffset[i] = 0;
            rows = Math.max(rows, inputs[i].rows());
        }
        int outputRows = shape.isBatched() ? rows : 1;
        float[] values = new float[shape.elements() * outputRows];
        Tensor output = new Tensor(shape, values, outputRows);
        cells.out = values;
        cells.outOffset = 0;
        cells.rows = rows;
        operation.forward(cells);
        return output;
    }
}
