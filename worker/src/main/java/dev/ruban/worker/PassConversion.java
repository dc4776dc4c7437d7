package dev.ruban.worker;

import dev.ruban.wire.DamagedMessageException;
import dev.ruban.wire.WireConversion;
import dev.ruban.worker.compute.Pass;

/// Conversion between the messages of passes and the passes.
public final class PassConversion {
    private PassConversion() {}

    public static dev.ruban.proto.v1.Pass toProto(Pass pass) {
        dev.ruban.proto.v1.Pass.Builder builder = dev.ruban.proto.v1.Pass.newBuilder();
        return switch (pass) {
            case Pass.Step step -> builder.setStep(step.step()).build();
            case Pass.Evaluation evaluation ->
                    builder.setEvaluation(WireConversion.toProto(evaluation.split())).build();
        };
    }

    /// @throws DamagedMessageException if it is no pass
    public static Pass fromProto(dev.ruban.proto.v1.Pass pass) {
        return switch (pass.getKindCase()) {
            case STEP -> step(pass.getStep());
            case EVALUATION -> new Pass.Evaluation(WireConversion.fromProto(pass.getEvaluation()));
            case KIND_NOT_SET -> throw new DamagedMessageException("a pass without kind");
        };
    }

    private static Pass step(long step) {
        if (step < 0)
            throw new DamagedMessageException(
                    "no step has the number " + Long.toUnsignedString(step));
        return new Pass.Step(step);
    }
}
