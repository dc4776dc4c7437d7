package dev.ruban.coordinator.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.coordinator.run.RunListener;
import dev.ruban.metric.MetricPlan.Value;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class HistoryRecorderTest {
    private static final RunListener.Finished END =
            new RunListener.Finished(
                    0.5, List.of(), OptionalDouble.empty(), List.of(), 2, 2, new float[0], 0);

    private static void tell(HistoryRecorder recorder, int epoch, double loss) {
        recorder.epoch(
                new RunListener.Epoch(
                        epoch,
                        epoch,
                        loss,
                        List.of(new Value("mae", OptionalDouble.of(loss / 2))),
                        OptionalDouble.empty(),
                        OptionalDouble.of(loss / 4),
                        List.of(),
                        new float[0],
                        0));
    }

    @Test
    void whatWasToldBeforeTheRunWentBackIsVoid() {
        HistoryRecorder recorder = new HistoryRecorder(true);
        tell(recorder, 1, 9);
        tell(recorder, 2, 8);
        recorder.stopped(2, "enough");
        recorder.best(1, 1);

        recorder.rolledBack(0);
        for (int epoch = 1; epoch <= 3; epoch++) tell(recorder, epoch, 4.0 / epoch);

        History history = recorder.history(END, "");
        assertThat(history.losses()).containsExactly(4.0, 2.0, 4.0 / 3);
        assertThat(history.validationLosses()).containsExactly(1.0, 0.5, 1.0 / 3);
        assertThat(history.metrics().get("mae")).containsExactly(2.0, 1.0, 2.0 / 3);
        assertThat(history.stopped()).isEmpty();
        assertThat(history.bestEpoch()).isEmpty();
    }
}
