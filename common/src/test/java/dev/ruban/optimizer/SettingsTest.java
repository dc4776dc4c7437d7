package dev.ruban.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Settings out of range, and the slots that settings ask for.
class SettingsTest {
    private static final Adam ADAM = Adam.withLearningRate(0.1);
    private static final AdamW ADAM_W = AdamW.withLearningRate(0.1);
    private static final Adagrad ADAGRAD = Adagrad.withLearningRate(0.1);
    private static final RmsProp RMS_PROP = RmsProp.withLearningRate(0.1);
    private static final Ftrl FTRL = Ftrl.withLearningRate(0.1);

    static Stream<Arguments> refusals() {
        return Stream.of(
                refusal("learningRate=-1.0", () -> Adam.withLearningRate(-1)),
                refusal("learningRate=NaN", () -> AdamW.withLearningRate(Double.NaN)),
                refusal("learningRate=Infinity", () -> Sgd.withLearningRate(1 / 0.0)),
                refusal("learningRate=0.0", () -> Ftrl.withLearningRate(0)),
                refusal("beta1=1.0", () -> ADAM.withBeta1(1)),
                refusal("beta2=-0.5", () -> ADAM.withBeta2(-0.5)),
                refusal("eps=-1.0", () -> ADAM.withEps(-1)),
                refusal("weightDecay=-1.0", () -> ADAM.withWeightDecay(-1)),
                refusal("beta1=1.5", () -> ADAM_W.withBeta1(1.5)),
                refusal("beta2=1.0", () -> ADAM_W.withBeta2(1)),
                refusal("eps=NaN", () -> ADAM_W.withEps(Double.NaN)),
                refusal("weightDecay=-1.0", () -> ADAM_W.withWeightDecay(-1)),
                refusal("learningRateDecay=-1.0", () -> ADAGRAD.withLearningRateDecay(-1)),
                refusal("initialAccumulator=-1.0", () -> ADAGRAD.withInitialAccumulator(-1)),
                refusal("eps=-1.0", () -> ADAGRAD.withEps(-1)),
                refusal("weightDecay=-1.0", () -> ADAGRAD.withWeightDecay(-1)),
                refusal("alpha=1.0", () -> RMS_PROP.withAlpha(1)),
                refusal("eps=-1.0", () -> RMS_PROP.withEps(-1)),
                refusal("momentum=1.0", () -> RMS_PROP.withMomentum(1)),
                refusal("weightDecay=-1.0", () -> RMS_PROP.withWeightDecay(-1)),
                refusal("beta=-1.0", () -> FTRL.withBeta(-1)),
                refusal("l1=-1.0", () -> FTRL.withL1(-1)),
                refusal("l2=-1.0", () -> FTRL.withL2(-1)),
                refusal("every=0", () -> Schedule.step(0, 0.5)),
                refusal("gamma=0.0", () -> Schedule.step(1, 0)),
                refusal("gamma=-1.0", () -> Schedule.exponential(-1)),
                refusal("length=0", () -> Schedule.cosine(0, 0)),
                refusal("minimum=-1.0", () -> Schedule.cosine(1, -1)),
                refusal("length=0", () -> Schedule.constant().afterWarmUp(0, 0)),
                refusal("start=1.5", () -> Schedule.constant().afterWarmUp(1, 1.5)),
                refusal("stepsPerEpoch=0", () -> Schedule.constant().everyEpoch(0)),
                refusal("factor=-1.0", () -> Schedule.constant().times(-1)));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aSettingOutOfRangeIsRefusedByName(String message, ThrowingCallable setting) {
        assertThatThrownBy(setting)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void slotsAreThoseThatTheSettingsNeed() {
        assertThat(ADAM.slotNames()).isEqualTo(List.of("exp_avg", "exp_avg_sq"));
        assertThat(ADAM_W.slotNames()).isEqualTo(List.of("exp_avg", "exp_avg_sq"));
        assertThat(ADAGRAD.slotNames()).isEqualTo(List.of("sum"));
        assertThat(FTRL.slotNames()).isEqualTo(List.of("z", "n"));
        assertThat(RMS_PROP.slotNames()).isEqualTo(List.of("square_avg"));
        assertThat(RMS_PROP.withCentered(true).withMomentum(0.5).slotNames())
                .isEqualTo(List.of("square_avg", "grad_avg", "momentum_buffer"));
    }

    @Test
    void ftrlRefusesAScheduleThatReachesZero() {
        Optimizer ftrl = FTRL.withSchedule(Schedule.cosine(1, 0));
        var buffers = new Optimizer.Buffers(new float[1], List.of(new float[1], new float[1]));

        assertThatThrownBy(() -> ftrl.update(2, new float[1], buffers, buffers, 0, 1))
                .hasMessageContaining("step 2");
    }

    private static Arguments refusal(String message, ThrowingCallable setting) {
        return Arguments.of(message, setting);
    }
}
