package dev.ruban.coordinator.program;

import dev.ruban.coordinator.callback.Callback;
import dev.ruban.coordinator.callback.EarlyStopping;
import dev.ruban.coordinator.callback.ReduceLROnPlateau;
import dev.ruban.coordinator.callback.TerminateOnNaN;
import dev.ruban.proto.v1.Job;
import java.util.ArrayList;
import java.util.List;

/// The callbacks that a job names: those that determine its result.
final class JobCallbacks {
    private JobCallbacks() {}

    /// Fresh ones, for one run.
    static List<Callback> of(Job spec) {
        List<Callback> callbacks = new ArrayList<>();
        if (spec.hasReduceOnPlateau()) callbacks.add(plateau(spec));
        if (spec.hasEarlyStopping()) callbacks.add(earlyStopping(spec));
        if (spec.getTerminateOnNan()) callbacks.add(new TerminateOnNaN());
        return callbacks;
    }

    private static Callback plateau(Job spec) {
        return ReduceLROnPlateau.on(spec.getReduceOnPlateau())
                .withFactor(spec.getPlateauFactor())
                .withPatience(spec.getPlateauPatience())
                .withMinDelta(spec.getPlateauMinDelta())
                .withCooldown(spec.getPlateauCooldown())
                .withMinLearningRate(spec.getPlateauMinLearningRate());
    }

    private static Callback earlyStopping(Job spec) {
        EarlyStopping stopping =
                EarlyStopping.on(spec.getEarlyStopping())
                        .withPatience(spec.getPatience())
                        .withMinDelta(spec.getMinDelta())
                        .withRestoreBest(spec.getRestoreBest())
                        .withStartFromEpoch(spec.getStartFromEpoch());
        return spec.hasBaseline() ? stopping.withBaseline(spec.getBaseline()) : stopping;
    }
}
