package dev.ruban.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FinishingAsideTest {
    private final List<Float> heard = new ArrayList<>();

    @Test
    void theEndIsHeardOfBesideTheRunWithParametersThatStay() throws InterruptedException {
        CountDownLatch goOn = new CountDownLatch(1);
        float[] parameters = {1};
        try (FinishingAside aside = aside(goOn)) {
            aside.finished(finished(parameters));
            parameters[0] = 2; // the run goes on while nobody has listened yet
            goOn.countDown();
            aside.await();
        }
        assertThat(heard).containsExactly(1f);
    }

    @Test
    void whatGoesWrongIsThrownWhereItIsAwaited() {
        RunListener failing =
                new CompositeRunListener(List.of()) {
                    @Override
                    public void finished(Finished event) {
                        throw new IllegalStateException("no summary");
                    }
                };
        try (FinishingAside aside = new FinishingAside(List.of(failing))) {
            aside.finished(finished(new float[] {1}));
            assertThatThrownBy(aside::await).hasMessage("no summary");
        }
    }

    @Test
    void withoutAnEndThereIsNothingToWaitFor() throws InterruptedException {
        try (FinishingAside aside = aside(new CountDownLatch(0))) {
            aside.await();
        }
        assertThat(heard).isEmpty();
    }

    private FinishingAside aside(CountDownLatch goOn) {
        return new FinishingAside(
                List.of(
                        new CompositeRunListener(List.of()) {
                            @Override
                            public void finished(Finished event) {
                                try {
                                    goOn.await();
                                } catch (InterruptedException e) {
                                    throw new IllegalStateException(e);
                                }
                                heard.add(event.parameters()[0]);
                            }
                        }));
    }

    private static RunListener.Finished finished(float[] parameters) {
        return new RunListener.Finished(
                0, List.of(), OptionalDouble.empty(), List.of(), 1, 1, parameters, 1);
    }
}
