package dev.ruban.coordinator.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class VerificationProgressTest {
    private final StringWriter text = new StringWriter();
    private final AtomicLong nanos = new AtomicLong(-7);

    /// Two steps in each of three epochs, one every 60 ms.
    private void verify(Terminal terminal) {
        PrintWriter out = new PrintWriter(text);
        try (var progress = new VerificationProgress(out, terminal, 3, nanos::get)) {
            for (int epoch = 1; epoch <= 3; epoch++) {
                for (int step = 1; step <= 2; step++) {
                    nanos.addAndGet(60_000_000);
                    progress.step(step, 2, 0.5, List::of);
                }
                progress.epochTrained(epoch, 0.5, List.of());
            }
        }
    }

    @Test
    void aTerminalShowsHowFarItIsAndIsCleanAfterwards() {
        verify(new Terminal(true, 80, true));
        assertThat(text)
                .hasToString(
                        "\r\u001b[KVerifying: epoch 1 of 3, step 2 of 2"
                                + "\r\u001b[KVerifying: epoch 2 of 3, step 2 of 2"
                                + "\r\u001b[KVerifying: epoch 3 of 3, step 2 of 2"
                                + "\r\u001b[K");
    }

    @Test
    void aFileGetsNothing() {
        verify(Terminal.none());
        assertThat(text.toString()).isEmpty();
    }
}
