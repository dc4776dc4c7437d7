package dev.ruban.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import org.junit.jupiter.api.Test;

class KernelSelectionTest {
    @Test
    void scalarKernelsCanBeForced() {
        KernelSelection selection = KernelSelection.of("scalar");
        assertThat(selection.kernels().name()).isEqualTo("scalar");
        assertThat(selection.reason())
                .isEqualTo("scalar kernels: forced by -Druban.kernels=scalar, same bits");
    }

    @Test
    void vectorKernelsCanBeForced() {
        assertThat(KernelSelection.of("vector").reason())
                .matches("vector-(128|256|512) kernels: forced by -Druban.kernels=vector");
    }

    @Test
    void unknownChoiceIsRefusedAndChoicesAreNamed() {
        assertThatThrownBy(() -> KernelSelection.of("gpu"))
                .isInstanceOfSatisfying(
                        RubanException.class, e -> assertThat(e.code()).isEqualTo(ExitCode.USAGE))
                .hasMessage(
                        "system property ruban.kernels is 'gpu'; choose scalar or vector, or"
                                + " leave it out");
    }

    @Test
    void choiceIsMadeOnce() {
        assertThat(Kernels.best()).isSameAs(KernelSelection.current().kernels());
    }
}
