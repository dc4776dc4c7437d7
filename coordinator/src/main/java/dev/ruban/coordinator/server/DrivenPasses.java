package dev.ruban.coordinator.server;

import dev.ruban.coordinator.protocol.Effect;
import dev.ruban.coordinator.protocol.Input;
import dev.ruban.worker.compute.Pass;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// What a program asks for, pass by pass, and the parameters that it sets in between.
final class DrivenPasses {
    private final boolean on;
    private final Inbox inbox;
    private final PassSums sums;
    private final TrainedParameters parameters;
    private final RunEnd end;
    private final Consumer<Input> apply;
    private CompletableFuture<MeanGradients> asked = new CompletableFuture<>();

    /// @param on    whether a program drives the run at all
    /// @param apply decides on an input and does what follows; for the owner
    DrivenPasses(
            boolean on,
            Inbox inbox,
            PassSums sums,
            TrainedParameters parameters,
            RunEnd end,
            Consumer<Input> apply) {
        this.on = on;
        this.inbox = inbox;
        this.sums = sums;
        this.parameters = parameters;
        this.end = end;
        this.apply = apply;
        end.whenFailed(failure -> asked.completeExceptionally(failure));
    }

    boolean isOn() {
        return on;
    }

    /// Asks for a pass, and gets the mean over its rows.
    CompletableFuture<MeanGradients> ask(Pass pass) {
        CompletableFuture<MeanGradients> answer = new CompletableFuture<>();
        inbox.execute(() -> {
            asked = answer;
            apply.accept(new Input.Asked(pass));
            if (end.isReached()) end.whenFailed(answer::completeExceptionally);
        });
        return answer;
    }

    /// Gives the program that asked its mean gradients, once the protocol is ready for the next.
    void answer(Effect.SumUp sumUp) {
        Input.SummedUp summed = sums.average(sumUp);
        MeanGradients mean = sums.mean(summed);
        inbox.execute(() -> {
            apply.accept(summed);
            if (summed.finite()) asked.complete(mean);
        });
    }

    /// The parameters are these from now on.
    /// @param values flat, in layout order; read at once
    void publish(float[] values) {
        float[] copy = values.clone();
        inbox.execute(() -> {
            parameters.prepare(copy);
            apply.accept(new Input.Published());
        });
    }

    /// Workers get their goodbye.
    void close() {
        inbox.execute(() -> {
            apply.accept(new Input.Closed());
            end.close();
        });
    }
}
