package dev.ruban.optimizer;

/// The learning rate as a function of the number of updates, computed in double; the optimizer
/// rounds once. A schedule counts *steps* (updates), not epochs; [EveryEpoch] makes one count
/// epochs. Schedules are pure: a resumed run needs to know the step, nothing else.
///
/// The built-in ones are records, equal where their settings are. What must not differ between
/// machines is left to `+ - * /` and [StrictMath].
@FunctionalInterface
public interface Schedule {
    /// The rate of one update.
    /// @param learningRate of the optimizer
    /// @param step from 0: updates before this one
    double rate(double learningRate, long step);

    /// The optimizer's learning rate throughout.
    static Schedule constant() {
        return new Constant();
    }

    /// This rate throughout, whatever the optimizer's learning rate is.
    /// @param rate at least 0
    static Schedule fixed(double rate) {
        return new Fixed(rate);
    }

    /// `learningRate * gamma^floor(step / every)`, as `torch.optim.lr_scheduler.StepLR`.
    /// @param every steps between two cuts
    static Schedule step(long every, double gamma) {
        return new StepDecay(every, gamma);
    }

    /// `learningRate * gamma^step`, as `torch.optim.lr_scheduler.ExponentialLR`.
    static Schedule exponential(double gamma) {
        return new ExponentialDecay(gamma);
    }

    /// Half a cosine from the learning rate down to a minimum ([CosineDecay]).
    /// @param length  steps until the minimum is reached
    /// @param minimum rate, not factor
    static Schedule cosine(long length, double minimum) {
        return new CosineDecay(length, minimum);
    }

    /// This schedule after a linear rise of `length` steps ([WarmUp]).
    /// @param start first factor of the rise, from 0 to 1
    default Schedule afterWarmUp(long length, double start) {
        return new WarmUp(length, start, this);
    }

    /// This schedule counting epochs instead of steps ([EveryEpoch]).
    default Schedule everyEpoch(long stepsPerEpoch) {
        return new EveryEpoch(stepsPerEpoch, this);
    }

    /// This schedule with every rate times a factor: `rate * factor`.
    default Schedule times(double factor) {
        return new Scaled(factor, this);
    }

    /// See [#constant].
    record Constant() implements Schedule {
        @Override
        public double rate(double learningRate, long step) {
            return learningRate;
        }
    }

    /// See [Schedule#fixed].
    record Fixed(double rate) implements Schedule {
        public Fixed {
            Range.atLeastZero("rate", rate);
        }

        @Override
        public double rate(double learningRate, long step) {
            return rate;
        }
    }

    /// See [Schedule#step]. The exponent is a whole number, the power `StrictMath.pow`; PyTorch
    /// multiplies step by step, which differs in last bits.
    record StepDecay(long every, double gamma) implements Schedule {
        public StepDecay {
            Range.atLeastOne("every", every);
            Range.positive("gamma", gamma);
        }

        @Override
        public double rate(double learningRate, long step) {
            long cuts = step / every;
            return learningRate * StrictMath.pow(gamma, (double) cuts);
        }
    }

    /// See [#exponential].
    record ExponentialDecay(double gamma) implements Schedule {
        public ExponentialDecay {
            Range.positive("gamma", gamma);
        }

        @Override
        public double rate(double learningRate, long step) {
            return learningRate * StrictMath.pow(gamma, (double) step);
        }
    }

    /// Loshchilov & Hutter, arXiv:1608.03983, without restarts, by the closed formula of
    /// `torch.optim.lr_scheduler.CosineAnnealingLR`:
    ///
    ///     minimum + ((learningRate - minimum) * (1 + cos((pi * step) / length))) / 2
    ///
    /// After `length` steps the rate stays at the minimum, as in Keras; PyTorch's rises again.
    /// Keras gives the minimum as a factor (`alpha`), PyTorch and Ruban as a rate (`eta_min`).
    record CosineDecay(long length, double minimum) implements Schedule {
        public CosineDecay {
            Range.atLeastOne("length", length);
            Range.atLeastZero("minimum", minimum);
        }

        @Override
        public double rate(double learningRate, long step) {
            if (step >= length) return minimum;
            double cosine = StrictMath.cos(StrictMath.PI * step / length);
            return minimum + (learningRate - minimum) * (1 + cosine) / 2;
        }
    }

    /// A linear rise, then another schedule that starts at its step 0: PyTorch's `LinearLR` and the
    /// other in a `SequentialLR`. During the rise the rate is
    /// `then.rate(learningRate, 0) * (start + (1 - start) * (step / length))`.
    record WarmUp(long length, double start, Schedule then) implements Schedule {
        public WarmUp {
            Range.atLeastOne("length", length);
            Range.atMostOne("start", start);
        }

        @Override
        public double rate(double learningRate, long step) {
            if (step >= length) return then.rate(learningRate, step - length);
            double risen = (double) step / length;
            return then.rate(learningRate, 0) * (start + (1 - start) * risen);
        }
    }

    /// One rate for all steps of an epoch: another schedule, asked with the number of the epoch
    /// (from 0), as PyTorch's schedulers are used.
    record EveryEpoch(long stepsPerEpoch, Schedule schedule) implements Schedule {
        public EveryEpoch {
            Range.atLeastOne("stepsPerEpoch", stepsPerEpoch);
        }

        @Override
        public double rate(double learningRate, long step) {
            return schedule.rate(learningRate, step / stepsPerEpoch);
        }
    }

    /// See [#times].
    record Scaled(double factor, Schedule schedule) implements Schedule {
        public Scaled {
            Range.atLeastZero("factor", factor);
        }

        @Override
        public double rate(double learningRate, long step) {
            return schedule.rate(learningRate, step) * factor;
        }
    }
}
