package dev.ruban.coordinator.callback;

import dev.ruban.autodiff.Tensor;
import dev.ruban.tensor.ParameterLayout;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/// The training as one callback sees it, and what the callback can do about it. Each callback has its
/// own, which keeps its parameters.
public final class Training {
    /// The training as all callbacks see it.
    static final class Course {
        final int epochs;
        final TrainedState state;
        int epoch;
        long steps;
        String stop = "";

        Course(int epochs, TrainedState state) {
            this.epochs = epochs;
            this.state = state;
        }
    }

    private final Course course;
    private Optional<KeptParameters> kept = Optional.empty();

    Training(Course course) {
        this.course = course;
    }

    /// Of the job.
    public int epochs() {
        return course.epochs;
    }

    /// Epochs whose steps are all applied.
    public int epoch() {
        return course.epoch;
    }

    /// Updates applied.
    public long steps() {
        return course.steps;
    }

    /// Of the present parameters.
    public ParameterLayout layout() {
        return course.state.layout();
    }

    /// The present parameters, flat, in layout order; a copy.
    public float[] values() {
        return course.state.values().clone();
    }

    /// The present parameters by name, copied.
    public SortedMap<String, Tensor> parameters() {
        SortedMap<String, Tensor> parameters = new TreeMap<>();
        for (ParameterLayout.Entry entry : layout().entries()) {
            float[] values = Arrays.copyOfRange(course.state.values(), entry.offset(), entry.end());
            parameters.put(entry.name(), Tensor.of(entry.shape(), values));
        }
        return Collections.unmodifiableSortedMap(parameters);
    }

    /// Of the next step.
    public double learningRate() {
        return course.state.learningRate(course.steps + 1);
    }

    /// Every step from the next one on is taken with this rate, until it is set again.
    /// @param rate finite, at least 0
    /// @throws IllegalStateException if the optimizer has a schedule, which sets the rate (as in Keras)
    public void setLearningRate(double rate) {
        if (!Double.isFinite(rate) || rate < 0)
            throw new IllegalArgumentException(
                    "learning rate %s; a finite number, at least 0".formatted(rate));
        course.state.changeLearningRate(OptionalDouble.of(rate));
    }

    /// Ends the training with this epoch. (From [Callback#onBatchEnd], too: Keras leaves the epoch at
    /// once, Ruban completes it.) The first reason counts.
    /// @param reason for a person: as in `val_loss has not improved for 3 epochs`
    public void stopTraining(String reason) {
        if (reason.isBlank()) throw new IllegalArgumentException("a reason is wanted");
        if (!isStopping()) course.stop = reason;
    }

    /// Whether a callback has stopped the training.
    public boolean isStopping() {
        return !course.stop.isEmpty();
    }

    /// Keeps a copy of the present parameters; the model gets them back when the training ends,
    /// whatever ends it. Each call replaces what the callback kept before; of several callbacks that
    /// keep parameters the last one's come back.
    public void keepParameters() {
        float[] present = course.state.values();
        float[] copy = kept.map(KeptParameters::values).orElseGet(() -> new float[present.length]);
        System.arraycopy(present, 0, copy, 0, present.length);
        kept = Optional.of(new KeptParameters(course.epoch, course.steps, copy));
    }

    Optional<KeptParameters> kept() {
        return kept;
    }

    void restore(Optional<KeptParameters> parameters) {
        kept = parameters.map(KeptParameters::copy);
    }
}
