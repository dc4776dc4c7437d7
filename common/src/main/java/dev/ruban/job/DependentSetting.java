package dev.ruban.job;

import static dev.ruban.job.JobNames.ADAGRAD;
import static dev.ruban.job.JobNames.ADAM;
import static dev.ruban.job.JobNames.ADAMW;
import static dev.ruban.job.JobNames.COSINE;
import static dev.ruban.job.JobNames.EXPONENTIAL;
import static dev.ruban.job.JobNames.FTRL;
import static dev.ruban.job.JobNames.HUBER;
import static dev.ruban.job.JobNames.LBFGS;
import static dev.ruban.job.JobNames.RMSPROP;
import static dev.ruban.job.JobNames.SGD;
import static dev.ruban.job.JobNames.STEP;

import dev.ruban.proto.v1.Job;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A setting that has an effect only where another one has a certain value, and its default there.
/// The defaults of optimizers are PyTorch's, but for FTRL's, which PyTorch does not have, and the
/// history of L-BFGS, which is 100 there.
/// @param choice   the other setting: `optimizer`
/// @param value    that it must have: `adam`; [#ANY]: any
/// @param name     of the setting: `beta1`
/// @param fallback its default; null if it may stay absent
record DependentSetting(String choice, String value, String name, @Nullable Object fallback) {
    static final String OPTIMIZER = "optimizer";
    static final String SCHEDULE = "schedule";
    private static final String LOSS = "loss";
    private static final String EARLY_STOPPING = "early-stopping";
    private static final String PLATEAU = "reduce-on-plateau";

    /// Stands for whatever value the other setting has, if it has one.
    private static final String ANY = "";

    private static final List<DependentSetting> ALL =
            List.of(
                    new DependentSetting(LOSS, HUBER, "delta", 1.0),
                    of(SGD, "learning-rate", JobDefaults.LEARNING_RATE),
                    of(SGD, "momentum", 0.0),
                    of(SGD, "nesterov", false),
                    of(SGD, "weight-decay", 0.0),
                    of(ADAGRAD, "learning-rate", 0.01),
                    of(ADAGRAD, "learning-rate-decay", 0.0),
                    of(ADAGRAD, "initial-accumulator", 0.0),
                    of(ADAGRAD, "eps", 1e-10),
                    of(ADAGRAD, "weight-decay", 0.0),
                    of(RMSPROP, "learning-rate", 0.01),
                    of(RMSPROP, "alpha", 0.99),
                    of(RMSPROP, "eps", 1e-8),
                    of(RMSPROP, "momentum", 0.0),
                    of(RMSPROP, "centered", false),
                    of(RMSPROP, "weight-decay", 0.0),
                    of(ADAM, "learning-rate", 0.001),
                    of(ADAM, "beta1", 0.9),
                    of(ADAM, "beta2", 0.999),
                    of(ADAM, "eps", 1e-8),
                    of(ADAM, "weight-decay", 0.0),
                    of(ADAMW, "learning-rate", 0.001),
                    of(ADAMW, "beta1", 0.9),
                    of(ADAMW, "beta2", 0.999),
                    of(ADAMW, "eps", 1e-8),
                    of(ADAMW, "weight-decay", 0.01),
                    of(FTRL, "learning-rate", 0.1),
                    of(FTRL, "beta", 1.0),
                    of(FTRL, "l1-regularization-strength", 0.0),
                    of(FTRL, "l2-regularization-strength", 0.0),
                    of(LBFGS, "learning-rate", 1.0),
                    of(LBFGS, "history-size", 10),
                    of(LBFGS, "tolerance-grad", 1e-7),
                    of(LBFGS, "tolerance-change", 1e-9),
                    new DependentSetting(SCHEDULE, STEP, "schedule-unit", JobNames.STEPS),
                    new DependentSetting(SCHEDULE, STEP, "step-size", null),
                    new DependentSetting(SCHEDULE, STEP, "gamma", 0.1),
                    new DependentSetting(SCHEDULE, EXPONENTIAL, "schedule-unit", JobNames.STEPS),
                    new DependentSetting(SCHEDULE, EXPONENTIAL, "gamma", null),
                    new DependentSetting(SCHEDULE, COSINE, "schedule-unit", JobNames.STEPS),
                    new DependentSetting(SCHEDULE, COSINE, "decay-steps", null),
                    new DependentSetting(SCHEDULE, COSINE, "min-learning-rate", 0.0),
                    with(EARLY_STOPPING, "patience", 0),
                    with(EARLY_STOPPING, "min-delta", 0.0),
                    with(EARLY_STOPPING, "restore-best", false),
                    with(EARLY_STOPPING, "start-from-epoch", 0),
                    with(EARLY_STOPPING, "baseline", null),
                    with(PLATEAU, "plateau-factor", 0.1),
                    with(PLATEAU, "plateau-patience", 10),
                    with(PLATEAU, "plateau-min-delta", 1e-4),
                    with(PLATEAU, "plateau-cooldown", 0),
                    with(PLATEAU, "plateau-min-learning-rate", 0.0));

    private static DependentSetting of(String optimizer, String name, Object fallback) {
        return new DependentSetting(OPTIMIZER, optimizer, name, fallback);
    }

    private static DependentSetting with(String choice, String name, @Nullable Object fallback) {
        return new DependentSetting(choice, ANY, name, fallback);
    }

    /// Gives every setting that counts in this job its default, unless it is there.
    static void fill(Job.Builder job) {
        Job given = job.build();
        for (DependentSetting setting : ALL)
            if (setting.fallback != null
                    && setting.counts(given)
                    && !setting.field().isPresent(given))
                job.setField(setting.field().descriptor(), setting.fallback);
    }

    /// The settings that are there without having an effect, each once.
    static List<DependentSetting> withoutEffect(Job job) {
        return ALL.stream()
                .filter(setting -> setting.field().isPresent(job) && !hasEffect(setting, job))
                .filter(DependentSetting::isFirstOfItsName)
                .toList();
    }

    private static boolean hasEffect(DependentSetting setting, Job job) {
        return ALL.stream()
                .filter(other -> other.name.equals(setting.name))
                .anyMatch(other -> other.counts(job));
    }

    private boolean counts(Job job) {
        return isForAny() ? named(choice).isPresent(job) : value.equals(chosen(job));
    }

    /// Whether the choice only must be made.
    boolean isForAny() {
        return value.equals(ANY);
    }

    private boolean isFirstOfItsName() {
        Optional<DependentSetting> first =
                ALL.stream().filter(other -> other.name.equals(name)).findFirst();
        return first.equals(Optional.of(this));
    }

    /// The values of the choice with which this setting has an effect.
    List<String> values() {
        return ALL.stream()
                .filter(other -> other.name.equals(name))
                .map(DependentSetting::value)
                .toList();
    }

    /// What the job chose.
    String chosen(Job job) {
        return (String) job.getField(named(choice).descriptor());
    }

    private JobField field() {
        return named(name);
    }

    private static JobField named(String name) {
        return JobField.named(name).orElseThrow(() -> new IllegalStateException(name));
    }
}
