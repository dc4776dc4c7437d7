package dev.ruban.coordinator.callback;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;

/// The callbacks of one run, called in their order. Not thread-safe.
public final class Callbacks {
    private record Part(Callback callback, Training training) {
        String name() {
            return callback.getClass().getName();
        }
    }

    private final List<Part> parts = new ArrayList<>();
    private final Training.Course course;

    /// @param epochs of the job
    public Callbacks(List<? extends Callback> callbacks, int epochs, TrainedState state) {
        course = new Training.Course(epochs, state);
        for (Callback callback : callbacks) parts.add(new Part(callback, new Training(course)));
    }

    /// The training begins.
    public void begin() {
        forEach("onTrainBegin", Callback::onTrainBegin);
        beginEpoch(1);
    }

    /// The training goes back to its beginning: the parameters are the first ones again.
    public void restart() {
        course.epoch = 0;
        course.steps = 0;
        course.stop = "";
        course.state.changeLearningRate(OptionalDouble.empty());
        for (Part part : parts) part.training.restore(Optional.empty());
        begin();
    }

    /// The training goes on where another process has left it; [#restore] follows.
    public void resume() {
        forEach("onTrainBegin", Callback::onTrainBegin);
    }

    private void beginEpoch(int epoch) {
        forEach("onEpochBegin", (callback, training) -> callback.onEpochBegin(training, epoch));
    }

    /// A step is applied.
    /// @param steps applied since the start of the job
    public void stepDone(long steps, Logs logs) {
        course.steps = steps;
        forEach("onBatchEnd", (callback, training) -> callback.onBatchEnd(training, logs));
    }

    /// An epoch is done; if the training goes on, the next one begins.
    public Advice epochDone(int epoch, long steps, Logs logs) {
        course.epoch = epoch;
        course.steps = steps;
        forEach("onEpochEnd", (callback, training) -> callback.onEpochEnd(training, epoch, logs));
        if (epoch < course.epochs && course.stop.isEmpty()) beginEpoch(epoch + 1);
        return advice();
    }

    /// A number is not finite.
    public Advice diverged(String what) {
        course.stop = ""; // what stopped the training before does not excuse this
        forEach("onDiverged", (callback, training) -> callback.onDiverged(training, what));
        return advice();
    }

    /// The run has its final parameters.
    public void end() {
        forEach("onTrainEnd", Callback::onTrainEnd);
    }

    /// What they came to last.
    public Advice advice() {
        Optional<String> stop = Optional.of(course.stop).filter(reason -> !reason.isEmpty());
        return new Advice(stop, best());
    }

    /// What the last one of those who keep parameters keeps.
    public Optional<KeptParameters> best() {
        Optional<KeptParameters> best = Optional.empty();
        for (Part part : parts) if (part.training.kept().isPresent()) best = part.training.kept();
        return best;
    }

    /// What a checkpoint must have of callbacks; arrays are copied.
    public SavedCallbacks save() {
        List<SavedCallbacks.Saved> saved = new ArrayList<>();
        for (Part part : parts)
            saved.add(
                    new SavedCallbacks.Saved(
                            part.name(),
                            part.callback.save(),
                            part.training.kept().map(KeptParameters::copy)));
        return new SavedCallbacks(course.state.changedLearningRate(), course.stop, saved);
    }

    /// Goes back, or on, to what [#save] gave: after [#resume], or for a training that goes back to a
    /// checkpoint. One that only writes files and that was not there begins anew.
    /// @param epoch epochs whose steps are all applied
    /// @param steps applied
    /// @throws RubanException if those are other callbacks, with both lists
    public void restore(SavedCallbacks saved, int epoch, long steps) {
        requireSame(saved);
        course.epoch = epoch;
        course.steps = steps;
        course.stop = saved.stop();
        Map<String, Integer> seen = new HashMap<>();
        for (Part part : parts) {
            String name = part.name();
            List<SavedCallbacks.Saved> same = saved.ofClass(name);
            int index = seen.merge(name, 1, Integer::sum) - 1;
            if (index < same.size()) restore(part, same.get(index));
        }
        course.state.changeLearningRate(saved.learningRate());
    }

    private static void restore(Part part, SavedCallbacks.Saved saved) {
        part.training.restore(saved.kept());
        call(part, "restore", (callback, _) -> callback.restore(saved.state()));
    }

    private void requireSame(SavedCallbacks saved) {
        List<String> names = names(saved);
        List<String> present = names(save());
        if (!present.equals(names))
            throw new RubanException(
                    ExitCode.USAGE,
                    "the checkpoint is of the callbacks %s, the run has %s; give the same ones in the same order"
                            .formatted(names, present));
    }

    private static List<String> names(SavedCallbacks saved) {
        return saved.deciding().callbacks().stream().map(SavedCallbacks.Saved::name).toList();
    }

    private void forEach(String moment, BiConsumer<Callback, Training> action) {
        for (Part part : parts) call(part, moment, action);
    }

    private static void call(Part part, String moment, BiConsumer<Callback, Training> action) {
        try {
            action.accept(part.callback, part.training);
        } catch (RubanException problem) {
            throw problem;
        } catch (RuntimeException | AssertionError | LinkageError failure) {
            throw new RubanException(
                    ExitCode.USAGE,
                    "callback %s failed in %s, after epoch %d, step %d: %s"
                            .formatted(
                                    part.callback.getClass().getName(),
                                    moment,
                                    part.training.epoch(),
                                    part.training.steps(),
                                    failure),
                    failure);
        }
    }
}
