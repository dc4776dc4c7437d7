package dev.ruban.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradientTapeTest {
    private final Variable w = new Variable(3f);

    @Test
    void variablesAreWatchedByThemselves() {
        try (var tape = new GradientTape()) {
            Tensor squared = w.times(w);

            assertThat(tape.gradient(squared, w).item()).isEqualTo(6f);
        }
    }

    @Test
    void aTensorHasAGradientOnceItIsWatched() {
        Tensor x = Tensor.of(2f);
        try (var tape = new GradientTape()) {
            tape.watch(x);
            assertThat(tape.gradient(x.times(w), x).item()).isEqualTo(3f);
        }
        try (var tape = new GradientTape()) {
            Tensor y = x.times(w);
            assertThat(tape.gradient(y, List.of(x)).find(x)).isEmpty();
        }
    }

    @Test
    void whatTheValueDoesNotDependOnHasNoGradient() {
        Variable other = new Variable(1f);
        try (var tape = new GradientTape()) {
            Gradients gradients = tape.gradient(w.square(), List.of(w, other));

            assertThat(gradients.find(other)).isEmpty();
            assertThatThrownBy(() -> gradients.of(other))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no gradient");
        }
    }

    @Test
    void takesGradientsOnceUnlessPersistent() {
        try (var tape = new GradientTape()) {
            Tensor y = w.square();
            tape.gradient(y, w);
            assertThatThrownBy(() -> tape.gradient(y, w))
                    .hasMessageContaining("GradientTape.persistent()");
        }
        try (var tape = GradientTape.persistent()) {
            Tensor y = w.square();
            Tensor z = y.square();
            assertThat(tape.gradient(y, w).item()).isEqualTo(6f);
            assertThat(tape.gradient(z, w).item()).isEqualTo(4f * 27f);
        }
    }

    @Test
    void aClosedTapeSaysSo() {
        var tape = new GradientTape();
        Tensor y = w.square();
        tape.close();

        assertThatThrownBy(() -> tape.gradient(y, w)).hasMessageContaining("closed");
        tape.close();
    }

    @Test
    void anAssignmentBeforeTheGradientIsAnError() {
        try (var tape = new GradientTape()) {
            Tensor y = w.square();
            w.assignAdd(Tensor.of(1f));

            assertThatThrownBy(() -> tape.gradient(y, w)).hasMessageContaining("before you assign");
        }
    }

    @Test
    void nestedTapesEachRecord() {
        try (var outer = new GradientTape();
                var inner = new GradientTape()) {
            Tensor y = w.square();

            assertThat(inner.gradient(y, w).item()).isEqualTo(6f);
            assertThat(outer.gradient(y, w).item()).isEqualTo(6f);
        }
    }

    @Test
    void assignmentsChangeTheVariableButNotItsEarlierValue() {
        Tensor before = w.value();

        w.assignSub(Tensor.of(0.5f));

        assertThat(w.item()).isEqualTo(2.5f);
        assertThat(before.item()).isEqualTo(3f);
        assertThatThrownBy(() -> w.assign(Tensor.of(1f, 2f)))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessageContaining("[]")
                .hasMessageContaining("[2]");
    }

    @Test
    void shapesThatDoNotFitAreNamed() {
        Tensor a = Tensor.of(Shape.of(2, 3), new float[6]);
        Tensor b = Tensor.of(Shape.of(2, 4), new float[8]);

        assertThatThrownBy(() -> a.plus(b))
                .hasMessageContaining("[2, 3]")
                .hasMessageContaining("[2, 4]");
        assertThatThrownBy(() -> a.matmul(b))
                .hasMessageContaining("matmul")
                .hasMessageContaining("[2, 4]");
        assertThatThrownBy(() -> a.sum(2)).hasMessageContaining("[2, 3]");
    }
}
