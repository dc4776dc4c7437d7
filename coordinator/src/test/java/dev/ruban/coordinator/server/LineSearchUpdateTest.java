package dev.ruban.coordinator.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ruban.coordinator.server.ParameterUpdate.Prepared;
import dev.ruban.optimizer.Adam;
import dev.ruban.optimizer.Clipping;
import dev.ruban.optimizer.GradientTransform;
import dev.ruban.optimizer.Lbfgs;
import dev.ruban.optimizer.Penalty;
import dev.ruban.optimizer.UpdateState;
import dev.ruban.tensor.ParameterLayout;
import dev.ruban.tensor.Shape;
import dev.ruban.tensor.kernel.Kernels;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LineSearchUpdateTest {
    private static final ParameterLayout PLANE = ParameterLayout.of(Map.of("w", Shape.of(2)));

    private static LineSearchUpdate update() {
        return new LineSearchUpdate(
                Lbfgs.Settings.DEFAULT, PLANE, Kernels.best(), new float[] {-1.2f, 1f});
    }

    /// Of one row, without penalties and bounds.
    private static StepGradients gradients(float... values) {
        GradientTransform identity =
                new GradientTransform(PLANE, Kernels.best(), Penalty.NONE, Clipping.NONE);
        return new StepGradients(values, new float[0], 1, identity, new float[values.length]);
    }

    /// Rosenbrock's valley at the point that is asked for.
    private static Prepared prepare(ParameterUpdate update, long step) {
        double x = update.point()[0];
        double y = update.point()[1];
        double bend = y - x * x;
        double loss = 100 * bend * bend + (1 - x) * (1 - x);
        return update.prepare(
                step,
                loss,
                gradients((float) (-400 * x * bend - 2 * (1 - x)), (float) (200 * bend)));
    }

    @Test
    void aStepThatIsNotCommittedLeavesNoTrace() {
        LineSearchUpdate straight = update();
        LineSearchUpdate disturbed = update();
        for (long step = 1; step <= 40; step++) {
            disturbed.prepare(step, 1e9, gradients(-3f, 7f));
            float[] before = disturbed.parameters().clone();
            Prepared prepared = prepare(disturbed, step);
            assertThat(disturbed.parameters()).isEqualTo(before);
            assertThat(prepared).isEqualTo(prepare(straight, step));

            disturbed.commit();
            straight.commit();
            assertThat(disturbed.point()).isEqualTo(straight.point());
            assertThat(disturbed.parameters()).isEqualTo(straight.parameters());
        }
    }

    @Test
    void goesOnWhereAStateWasTaken() {
        LineSearchUpdate straight = update();
        for (long step = 1; step <= 40; step++) {
            LineSearchUpdate resumed = update();
            resumed.restore(straight.state());
            assertThat(resumed.point()).isEqualTo(straight.point());
            assertThat(prepare(resumed, step)).isEqualTo(prepare(straight, step));
            resumed.commit();
            straight.commit();
            assertThat(resumed.parameters()).isEqualTo(straight.parameters());
        }
    }

    @Test
    void aTrialMayHaveNoLossButTheStartMust() {
        LineSearchUpdate update = update();
        assertThat(update.prepare(1, Double.NaN, gradients(1, 1)).finite()).isFalse();
        assertThat(update.prepare(1, 1, gradients(1, Float.NaN)).finite()).isFalse();

        prepare(update, 1);
        update.commit();
        float[] trial = update.point().clone();
        Prepared lost = update.prepare(2, Double.NaN, gradients(Float.NaN, 0));
        update.commit();

        assertThat(lost.finite()).isTrue();
        assertThat(update.point()).isNotEqualTo(trial);
        for (float value : update.point()) assertThat(value).isFinite();
    }

    @Test
    void otherParametersBeginAnew() {
        LineSearchUpdate update = update();
        prepare(update, 1);
        update.commit();

        update.prepare(new float[] {1f, 1f});
        update.commit();

        assertThat(update.point()).containsExactly(1f, 1f);
        assertThat(prepare(update, 3).search().orElseThrow().converged()).isTrue();
    }

    /// An optimizer's slots, likewise.
    @Test
    void anOptimizerGoesOnWhereItsStateWasTaken() {
        ParameterUpdate straight =
                new OptimizerUpdate(
                        Adam.withLearningRate(0.1), Kernels.best(), new float[] {-1.2f, 1f});
        for (long step = 1; step <= 5; step++) {
            ParameterUpdate resumed =
                    new OptimizerUpdate(Adam.withLearningRate(0.1), Kernels.best(), new float[2]);
            UpdateState state = straight.state();
            resumed.restore(state);
            prepare(straight, step);
            straight.commit();
            prepare(resumed, step);
            resumed.commit();
            assertThat(resumed.parameters()).isEqualTo(straight.parameters());
            assertThat(state.vectors()).hasSize(3);
        }
    }
}
