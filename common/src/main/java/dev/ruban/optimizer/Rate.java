package dev.ruban.optimizer;

/// The learning rate of an optimizer and how it changes.
record Rate(double learningRate, Schedule schedule) {
    Rate {
        Range.atLeastZero("learningRate", learningRate);
    }

    static Rate constant(double learningRate) {
        return new Rate(learningRate, Schedule.constant());
    }

    Rate withSchedule(Schedule schedule) {
        return new Rate(learningRate, schedule);
    }

    /// @param step 1-based
    double at(long step) {
        if (step < 1) throw new IllegalArgumentException("step=" + step + "; the first is 1");
        return schedule.rate(learningRate, step - 1);
    }
}
